/** For libraries that take a Date: the same instant. */
export function toLegacyDate(instant: Temporal.Instant): Date {
  return new Date(instant.epochMilliseconds)
}
