import { expect, test } from 'vitest'
import { seededRandom } from '../../platform/crypto/random.ts'
import type { BookingRecord } from '../bookings/booking.ts'
import { demoTerms } from '../shop/demo/demo-terms.ts'
import { fullTerms } from '../shop/shop-terms.test-helper.ts'
import { bookingMail, bookingsMail } from './booking-mail.ts'

const booking: BookingRecord = {
  id: '0193a1de-0000-7000-8000-000000000001',
  state: 'confirmed',
  clientId: '0193a1de-0000-7000-8000-000000000002',
  clientName: '<b>Eve</b>',
  clientEmail: 'eve@example.com',
  clientPhone: null,
  clientPolicy: { freeHours: null, lateFeePercent: null },
  barberId: '0193a1de-0000-7000-8000-000000000003',
  serviceId: '0193a1de-0000-7000-8000-000000000004',
  barberName: 'Ida',
  serviceName: 'Haircut',
  startAt: Temporal.Instant.from('2026-11-27T16:40:00+01:00'),
  endAt: Temporal.Instant.from('2026-11-27T17:10:00+01:00'),
  priceMinor: 3_200,
  currency: 'EUR',
  note: '',
  origin: 'web',
  version: 1,
  createdAt: Temporal.Instant.from('2026-11-24T12:00:00+01:00'),
  holdExpiresAt: null,
  cancelledBy: null,
  arrangement: 'in_turn',
  series: null,
  items: [],
  fees: [],
  payment: null,
}
const facts = {
  booking,
  terms: fullTerms(demoTerms(seededRandom('mail'))),
  manageUrl: 'http://127.0.0.1:8000/manage/token',
  now: booking.createdAt,
}

test('a confirmation says when in the time of the shop, how much, and how to cancel', () => {
  const mail = bookingMail({ ...facts, kind: 'confirmation' })
  expect(mail.subject).toMatch(/^Haircut on Friday.*27 November.*16:40$/)
  expect(mail.text).toContain('Haircut with Ida, €32.00.')
  expect(mail.text).toMatch(/cancel free of charge until Friday.*04:40/)
  expect(mail.text).toContain('See, move or cancel it: http://127.0.0.1:8000/manage/token')
  expect(mail.calendar).toContain('DTSTART:20261127T154000Z')
})

test('a cancellation takes the entry out of the calendar', () => {
  const cancelled: BookingRecord = { ...booking, state: 'cancelled', version: 2 }
  const mail = bookingMail({ ...facts, booking: cancelled, kind: 'cancellation' })
  expect(mail.subject).toMatch(/^Cancelled: /)
  expect(mail.text).not.toContain('free of charge')
  expect(mail.calendar).toContain('STATUS:CANCELLED')
  expect(mail.calendar).toContain('SEQUENCE:1')
})

// ASVS 1.1.2, 1.2.1
test('a name is never markup', () => {
  const { html } = bookingMail({ ...facts, kind: 'confirmation' })
  expect(html).toContain('&lt;b&gt;Eve&lt;/b&gt;')
  expect(html).not.toContain('<b>')
})

test('one mail tells of several bookings, each with its time, its link and its entry in the calendar', () => {
  const later: BookingRecord = { ...booking, id: '0193a1de-0000-7000-8000-000000000009', version: 2 }
  const bookings = [booking, { ...later, startAt: booking.startAt.add({ hours: 168 }) }]
  const several = { ...facts, bookings, manageUrl: (id: string) => `http://127.0.0.1:8000/manage/${id}` }
  const mail = bookingsMail({ ...several, kind: 'rescheduling' })
  expect(mail.subject).toMatch(/^Moved: 2 appointments, Haircut from Friday.*27 November.*16:40$/)
  expect(mail.text).toMatch(
    /Friday.*4 December.*16:40: Haircut with Ida, €32.00\nSee, move or cancel it: http.*9\n/,
  )
  expect(mail.html).not.toContain('<b>')
  expect(mail.calendar?.match(/BEGIN:VEVENT/g)).toHaveLength(2)
  expect(mail.calendar).toContain('SEQUENCE:1')
  expect(bookingsMail({ ...several, kind: 'cancellation' }).calendar).toContain('METHOD:CANCEL')
})

test('an offer says until when the time is kept, and puts nothing into a calendar yet', () => {
  const hold: BookingRecord = {
    ...booking,
    state: 'hold',
    holdExpiresAt: Temporal.Instant.from('2026-11-27T10:30:00+01:00'),
  }
  const mail = bookingMail({ ...facts, booking: hold, kind: 'offer' })
  expect(mail.subject).toMatch(/^Free for you: Haircut on Friday/)
  expect(mail.text).toMatch(/We keep it for you until Friday.*10:30\. If it does not suit you, decline it/)
  expect(mail.text).toContain('Accept or decline it: http://127.0.0.1:8000/manage/token')
  expect(mail.calendar).toBeUndefined()
})
