import type { Booking } from '../../api/types.ts'
import { money } from '../../components/money.ts'
import { PhoneLink } from '../../components/phone-link.tsx'
import { Slip } from '../../components/slip.tsx'
import { clockOf, dayOf, duration, longDay, timeSpan } from '../../time/local.ts'

/** What a booking is; `brief` says only what, with whom and when. */
export function BookingFacts({
  booking,
  brief,
  onWaive,
}: {
  booking: Booking
  brief: boolean
  onWaive: (feeId: string) => void
}) {
  const lines = visitLines(booking)
  return (
    <Slip lines={brief ? lines : [...lines, ...contactLines(booking), ...moneyLines(booking, onWaive)]} />
  )
}

const visitLines = (booking: Booking) => [
  ...(booking.items.length > 1
    ? booking.items.map((item) => ({
        label: clockOf(item.start_at),
        value: `${item.service.name}${item.guest_name ? ` for ${item.guest_name}` : ''} with ${item.barber.name}`,
      }))
    : [
        {
          label: 'Service',
          value: `${booking.service.name}, ${duration(booking.service.duration_minutes)}`,
        },
        { label: 'With', value: booking.barber.name },
      ]),
  { label: 'When', value: `${longDay(dayOf(booking.start_at))}, ${timeSpan(booking)}` },
]

const contactLines = ({ client }: Booking) => [
  ...(client.phone ? [{ label: 'Phone', value: <PhoneLink phone={client.phone} /> }] : []),
  ...(client.email
    ? [
        {
          label: 'E-mail',
          value: (
            <a className="link break-all" href={`mailto:${client.email}`}>
              {client.email}
            </a>
          ),
        },
      ]
    : []),
]

const moneyLines = (booking: Booking, onWaive: (feeId: string) => void) => [
  {
    label: 'Price',
    value: (
      <span className="tabular">
        {money(booking.price)}
        {booking.payment && `, ${money(booking.payment.amount)} taken`}
      </span>
    ),
  },
  ...booking.fees.map((fee) => ({
    label: 'Late fee',
    value: (
      <span className="tabular">
        {money(fee.amount)}
        {fee.waived && ', waived'}
      </span>
    ),
    action: fee.waived ? undefined : (
      <button type="button" className="link" onClick={() => onWaive(fee.id)}>
        Waive
      </button>
    ),
  })),
  ...(booking.note ? [{ label: 'Note', value: booking.note }] : []),
]
