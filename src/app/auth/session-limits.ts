import type { Settings } from '../../platform/config/settings.ts'

/** Until when a sign-in that is used at `now` lasts if it is not used again: never beyond its own end. */
export function addIdleTime(
  { sessionIdleDays }: Pick<Settings, 'sessionIdleDays'>,
  session: { expiresMs: number },
  now: Temporal.Instant,
): Temporal.Instant {
  const idle = now.add({ hours: 24 * sessionIdleDays })
  const end = Temporal.Instant.fromEpochMilliseconds(session.expiresMs)
  return Temporal.Instant.compare(idle, end) < 0 ? idle : end
}
