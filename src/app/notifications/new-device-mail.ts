import { greeting } from './greeting.ts'

/** The mail that tells a person of a sign-in on a device that the account did not know. */
export function newDeviceMail(facts: {
  name: string
  at: Temporal.Instant
  timeZone: string
  source: string
  /** In words. */
  device: string
  url: string
}): { subject: string; text: string } {
  const { name, at, timeZone, source, device, url } = facts
  const when = at.toZonedDateTimeISO(timeZone).toLocaleString('en-GB', {
    dateStyle: 'full',
    timeStyle: 'short',
  })
  return {
    subject: 'A new sign-in to your account',
    text: `${greeting(name)}\n\nsomeone signed in to your account on a device that we have not seen before.\n\n    When  ${when} (${timeZone})\n    From  ${source}\n    With  ${device}\n\nIf it was you, there is nothing to do. If it was not, sign it out and choose a new password:\n${url}/app/security\n`,
  }
}
