import { greeting } from './greeting.ts'

/** The mail that tells a client that the shop sees his account with his eyes. */
export function impersonationMail(facts: {
  name: string
  shop: { name: string; phone: string | null; timeZone: string }
  at: Temporal.Instant
  reason: string
  url: string
}): { subject: string; text: string } {
  const { name, shop, at, reason, url } = facts
  const when = at.toZonedDateTimeISO(shop.timeZone).toLocaleString('en-GB', {
    dateStyle: 'full',
    timeStyle: 'short',
  })
  const call = shop.phone === null ? '' : ` at ${shop.phone}`
  return {
    subject: `${shop.name} looked at your account`,
    text: `${greeting(name)}\n\nto help you, ${shop.name} sees your bookings and details the way you do, for ten minutes at most.\n\n    When  ${when} (${shop.timeZone})\n    Why   ${reason}\n\nThey can book, move and cancel for you, and nothing else: not your password, not your address. If you did not ask for help, end it on the page of your account and call ${shop.name}${call}:\n${url}/app/security\n`,
  }
}
