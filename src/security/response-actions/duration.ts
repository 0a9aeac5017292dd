const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const
const YEARS_MAX_MS = 3_650 * UNIT_MS.d

/** A duration such as 90s, 30m, 12h or 7d in milliseconds; null for anything else, nothing, or more than ten years. */
export function parseDuration(text: string): number | null {
  const [, count, unit] = /^([1-9]\d{0,8})([smhd])$/.exec(text) ?? []
  if (count === undefined || !isUnit(unit)) return null
  const ms = Number(count) * UNIT_MS[unit]
  return ms > YEARS_MAX_MS ? null : ms
}

function isUnit(text: string | undefined): text is keyof typeof UNIT_MS {
  return text !== undefined && text in UNIT_MS
}
