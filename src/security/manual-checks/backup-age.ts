import type { Verdict } from './check.ts'

const HOUR_MS = 3_600_000
const AGE_MAX_HOURS = 24

/**
 * Whether the newest backup is younger than a day. A shop that is itself younger than a day may still have none.
 */
export function backupVerdict(
  backups: readonly { createdAt: Temporal.Instant }[],
  shopSince: Temporal.Instant | null,
  now: Temporal.Instant,
): Verdict {
  const hoursSince = (at: Temporal.Instant): number =>
    (now.epochMilliseconds - at.epochMilliseconds) / HOUR_MS
  const ages = backups.map(({ createdAt }) => hoursSince(createdAt))
  if (ages.length > 0) {
    const youngest = Math.min(...ages)
    const ok = youngest < AGE_MAX_HOURS
    return { ok, detail: `${ages.length}, the newest ${youngest.toFixed(1)} hours old${ok ? '' : ADVICE}` }
  }
  const isFresh = shopSince === null || hoursSince(shopSince) < AGE_MAX_HOURS
  return { ok: isFresh, detail: `none yet${ADVICE}` }
}

const ADVICE = '; run 6fb backup create'
