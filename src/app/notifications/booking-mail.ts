import { policyOf, type BookingRecord } from '../bookings/booking.ts'
import { calendarFile } from '../bookings/calendar-file.ts'
import type { ShopTerms } from '../shop/shop-terms.ts'
import type { Mail } from './mail.ts'

/** On which occasion a client hears of his booking. */
export type BookingMailKind = 'confirmation' | 'request' | 'rescheduling' | 'cancellation' | 'offer'

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
