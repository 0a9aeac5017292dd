import { join } from 'node:path'
import { Type } from 'typebox'
import { Parse } from 'typebox/value'
import type { JobDefinitions } from '../../platform/jobs/run-jobs.ts'
import { Id } from '../../platform/http/wire.ts'
import type { BookingContext } from '../bookings/booking-context.ts'
import { createMailTransport } from './mail-transport.ts'
import { sendBookingMail } from './send-booking-mail.ts'
import { sendBookingsMail } from './send-bookings-mail.ts'

const MailPayload = Type.Object({
  to: Type.Union([Type.String(), Type.Null()]),
  subject: Type.String(),
  text: Type.String(),
  html: Type.Optional(Type.String()),
  calendar: Type.Optional(Type.String()),
})

const BookingsKind = Type.Enum(['confirmation', 'request', 'rescheduling', 'cancellation'])
const Kind = Type.Union([BookingsKind, Type.Literal('offer')])
const BookingMailPayload = Type.Object({ shop_id: Id, booking_id: Id, kind: Kind })
const BookingsMailPayload = Type.Object({ shop_id: Id, booking_ids: Type.Array(Id), kind: BookingsKind })

/** The jobs that send mail. A job that fails is tried again, later each time. */
export function notificationJobs(context: BookingContext & { dataDir: string }): JobDefinitions {
  const { settings, random, dataDir } = context
  const mail = createMailTransport({
    smtpUrl: settings.smtpUrl,
    from: settings.mailFrom,
    folder: join(dataDir, 'mail'),
    random,
  })
  return {
    tasks: {
      send_mail: async (payload) => {
        const { to, ...rest } = Parse(MailPayload, payload)
        if (to !== null) await mail.send({ to, ...rest })
      },
      send_booking_mail: (payload) => {
        const { shop_id: shopId, booking_id: bookingId, kind } = Parse(BookingMailPayload, payload)
        return sendBookingMail({ ...context, mail }, { shopId, bookingId, kind })
      },
      send_bookings_mail: (payload) => {
        const { shop_id: shopId, booking_ids: bookingIds, kind } = Parse(BookingsMailPayload, payload)
        return sendBookingsMail({ ...context, mail }, { shopId, bookingIds, kind })
      },
    },
    schedule: [],
  }
}
