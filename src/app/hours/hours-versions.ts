import type { WeekdayHours } from './wall-hours.ts'

/** The weekly hours of a barber on the dates from `validFrom` to `validTo`, both included; null is without an end. */
export interface HoursVersion {
  /** null: since ever. */
  validFrom: string | null
  validTo: string | null
  weekly: readonly WeekdayHours[]
}

/** Versions that begin within the dates of a new one, where it can't be told which is meant. */
export interface HoursOverlap {
  overlaps: HoursVersion[]
}

/**
 * The versions after `added` is put among them: what held on its first date ends on the day before, and holds again
 * after its last date. A version that begins on the same date is replaced. Dates are ISO 8601, and compare as text.
 */
export function withVersion(
  versions: readonly HoursVersion[],
  added: HoursVersion & { validFrom: string },
): HoursVersion[] | HoursOverlap {
  const others = withoutVersion(versions, added.validFrom) ?? [...versions]
  const overlaps = others.filter(
    ({ validFrom }) =>
      validFrom !== null &&
      validFrom > added.validFrom &&
      (added.validTo === null || validFrom <= added.validTo),
  )
  if (overlaps.length > 0) return { overlaps }
  const kept = others.flatMap((version): HoursVersion[] => {
    const holdsThen =
      (version.validFrom ?? '') <= added.validFrom &&
      (version.validTo === null || version.validTo >= added.validFrom)
    if (!holdsThen) return [version]
    const before = { ...version, validTo: dayBeside(added.validFrom, -1) }
    if (added.validTo === null || (version.validTo !== null && version.validTo <= added.validTo))
      return [before]
    return [before, { ...version, validFrom: dayBeside(added.validTo, 1) }]
  })
  return normalised([...kept, added])
}

/**
 * The versions without the one that begins on `validFrom`: what held until the day before holds on through its dates.
 * undefined when none begins then.
 */
export function withoutVersion(
  versions: readonly HoursVersion[],
  validFrom: string,
): HoursVersion[] | undefined {
  const removed = versions.find((version) => version.validFrom === validFrom)
  if (removed === undefined) return undefined
  const dayBefore = dayBeside(validFrom, -1)
  return normalised(
    versions
      .filter((version) => version !== removed)
      .map((version) => (version.validTo === dayBefore ? { ...version, validTo: removed.validTo } : version)),
  )
}

/** By date; without those that have no hours; one instead of two that follow each other and are the same. */
function normalised(versions: readonly HoursVersion[]): HoursVersion[] {
  const sorted = versions
    .map((version) => ({ ...version, weekly: version.weekly.toSorted(byOpening) }))
    .filter(({ weekly }) => weekly.length > 0)
    .toSorted((a, b) => ((a.validFrom ?? '') < (b.validFrom ?? '') ? -1 : 1))
  const merged: HoursVersion[] = []
  for (const version of sorted) {
    const last = merged.at(-1)
    const follows =
      last !== undefined && last.validTo !== null && dayBeside(last.validTo, 1) === version.validFrom
    if (follows && JSON.stringify(last.weekly) === JSON.stringify(version.weekly))
      merged[merged.length - 1] = { ...last, validTo: version.validTo }
    else merged.push(version)
  }
  return merged
}

function byOpening(a: WeekdayHours, b: WeekdayHours): number {
  return a.weekday - b.weekday || a.opensMinute - b.opensMinute
}

function dayBeside(date: string, days: 1 | -1): string {
  return Temporal.PlainDate.from(date).add({ days }).toString()
}
