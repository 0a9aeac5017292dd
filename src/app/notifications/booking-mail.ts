import { policyOf, type BookingRecord } from '../bookings/booking.ts'
import { calendarFile } from '../bookings/calendar-file.ts'
import type { ShopTerms } from '../shop/shop-terms.ts'
import type { Mail } from './mail.ts'

/** On which occasion a client hears of his booking. */
export type BookingMailKind = 'confirmation' | 'request' | 'rescheduling' | 'cancellation' | 'offer'

/** Several bookings are never offered at once. */
export type BookingsMailKind = Exclude<BookingMailKind, 'offer'>

const SUBJECT: Record<BookingMailKind, string> = {
  confirmation: '',
  request: 'Asked for: ',
  rescheduling: 'Moved: ',
  cancellation: 'Cancelled: ',
  offer: 'Free for you: ',
}

/** What a client is told about his booking, with the entry for his calendar unless it is only offered. Times are the shop's. */
export function bookingMail(facts: {
  kind: BookingMailKind
  booking: BookingRecord
  terms: ShopTerms
  /** The address at which the booking can be cancelled. */
  manageUrl: string
  now: Temporal.Instant
}): Omit<Mail, 'to'> {
  const { kind, booking, terms, manageUrl, now } = facts
  const { shop } = terms
  const when = spokenTime(booking.startAt, shop.timeZone)
  const what = whatIsBooked(booking)
  const cancelled = kind === 'cancellation'
  const freeUntil = spokenTime(
    booking.startAt.subtract({ hours: policyOf(booking, terms).freeHours }),
    shop.timeZone,
  )
  const kept =
    booking.holdExpiresAt === null
      ? ''
      : `We keep it for you until ${spokenTime(booking.holdExpiresAt, shop.timeZone)}.`
  const lines = [
    `Hello ${booking.clientName},`,
    {
      cancellation: `your appointment on ${when} is cancelled: ${what}.`,
      confirmation: `your appointment is on ${when}: ${what}, ${price(booking)}.`,
      request: `you have asked for ${when}: ${what}, ${price(booking)}. The shop will confirm it, and tell you here.`,
      rescheduling: `your appointment is now on ${when}: ${what}, ${price(booking)}.`,
      offer: `a time that you have waited for is free: ${when}, ${what}, ${price(booking)}. ${kept} If it does not suit you, decline it, and the next in line is asked.`,
    }[kind],
    ...(shop.address === null || cancelled ? [] : [`We are at ${shop.address}.`]),
    ...(cancelled || kind === 'offer' ? [] : [`You can cancel free of charge until ${freeUntil}.`]),
  ]
  const link = cancelled
    ? 'Look at the booking'
    : kind === 'offer'
      ? 'Accept or decline it'
      : 'See, move or cancel it'
  const contact = shop.phone === null ? shop.name : `${shop.name}, ${shop.phone}`
  return {
    subject: `${SUBJECT[kind]}${booking.serviceName} on ${when}`,
    text: `${lines.join('\n\n')}\n\n${link}: ${manageUrl}\n\n${contact}\n`,
    html: [
      ...lines.map((line) => `<p>${escapeHtml(line)}</p>`),
      `<p><a href="${escapeHtml(manageUrl)}">${link}</a></p>`,
      `<p>${escapeHtml(contact)}</p>`,
    ].join('\n'),
    ...(kind === 'offer'
      ? {}
      : {
          calendar: calendarFile({
            uid: booking.id,
            start: booking.startAt,
            end: booking.endAt,
            timeZone: shop.timeZone,
            summary: `${what}, ${shop.name}`,
            location: shop.address ?? shop.name,
            now,
            cancelled,
            sequence: booking.version - 1,
          }),
        }),
  }
}

/** What a client is told about several of his bookings at once, by start, with the entries for his calendar. */
export function bookingsMail(facts: {
  kind: BookingsMailKind
  bookings: readonly BookingRecord[]
  terms: ShopTerms
  /** The address at which one booking can be cancelled. */
  manageUrl: (bookingId: string) => string
  now: Temporal.Instant
}): Omit<Mail, 'to'> {
  const { kind, bookings, terms, manageUrl, now } = facts
  const { shop } = terms
  const [first] = bookings
  if (first === undefined) throw new Error('A mail about bookings needs one.')
  const cancelled = kind === 'cancellation'
  const title = {
    cancellation: 'these appointments are cancelled:',
    confirmation: 'these are your appointments:',
    request: 'you have asked for these appointments. The shop will confirm them, and tell you here.',
    rescheduling: 'your appointments are now at these times:',
  }[kind]
  const entries = bookings.map((booking) => ({
    text: `${spokenTime(booking.startAt, shop.timeZone)}: ${whatIsBooked(booking)}${cancelled ? '' : `, ${price(booking)}`}`,
    url: manageUrl(booking.id),
  }))
  const link = cancelled ? 'Look at it' : 'See, move or cancel it'
  const hello = `Hello ${first.clientName},`
  const place = shop.address === null || cancelled ? [] : [`We are at ${shop.address}.`]
  const contact = shop.phone === null ? shop.name : `${shop.name}, ${shop.phone}`
  return {
    subject: `${SUBJECT[kind]}${bookings.length} appointments, ${first.serviceName} from ${spokenTime(first.startAt, shop.timeZone)}`,
    text: `${[
      hello,
      title,
      ...entries.map(({ text, url }) => `${text}\n${link}: ${url}`),
      ...place,
      contact,
    ].join('\n\n')}\n`,
    html: [
      `<p>${escapeHtml(hello)}</p>`,
      `<p>${escapeHtml(title)}</p>`,
      '<ul>',
      ...entries.map(
        ({ text, url }) => `<li>${escapeHtml(text)} <a href="${escapeHtml(url)}">${link}</a></li>`,
      ),
      '</ul>',
      ...[...place, contact].map((line) => `<p>${escapeHtml(line)}</p>`),
    ].join('\n'),
    calendar: calendarFile(
      ...bookings.map((booking) => ({
        uid: booking.id,
        start: booking.startAt,
        end: booking.endAt,
        timeZone: shop.timeZone,
        summary: `${whatIsBooked(booking)}, ${shop.name}`,
        location: shop.address ?? shop.name,
        now,
        cancelled,
        sequence: booking.version - 1,
      })),
    ),
  }
}

function whatIsBooked({ items, serviceName, barberName }: BookingRecord): string {
  if (items.length < 2) return `${serviceName} with ${barberName}`
  return items
    .map(
      (item) =>
        `${item.serviceName}${item.guestName === null ? '' : ` for ${item.guestName}`} with ${item.barberName}`,
    )
    .join(', ')
}

function spokenTime(instant: Temporal.Instant, timeZone: string): string {
  return instant.toLocaleString('en-GB', {
    timeZone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
  })
}

function price({ priceMinor, currency }: BookingRecord): string {
  const format = new Intl.NumberFormat('en-GB', { style: 'currency', currency })
  const { maximumFractionDigits = 2 } = format.resolvedOptions()
  return format.format(priceMinor / 10 ** maximumFractionDigits)
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
