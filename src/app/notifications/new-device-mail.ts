/** The mail that tells a person of a sign-in on a device that the account did not know. */
export function newDeviceMail(facts: {
  name: string
  at: Temporal.Instant
  timeZone: string
  source: string
  userAgent: string
  url: string
}): { subject: string; text: string } {
  const { name, at, timeZone, source, userAgent, url } = facts
  const when = at.toZonedDateTimeISO(timeZone).toLocaleString('en-GB', {
    dateStyle: 'full',
    timeStyle: 'short',
  })
  return {
    subject: 'A new sign-in to your account',
    text: `Hello ${name},\n\nsomeone signed in to your account with its password, on a device that we have not seen before.\n\n    When  ${when} (${timeZone})\n    From  ${source}\n    With  ${userAgent === '' ? 'a program that does not say what it is' : userAgent}\n\nIf it was you, there is nothing to do. If it was not, sign it out and choose a new password:\n${url}/app/security\n`,
  }
}
