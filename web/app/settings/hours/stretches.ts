import type { HoursVersion } from '../../../api/types.ts'
import { addDays, datedDay } from '../../../time/local.ts'
import { weekOf, type Week } from '../week.ts'

/** Dates on which the same weekly hours hold; none are dates between versions, on which nobody works. */
export interface Stretch {
  /** null: since ever. */
  from: string | null
  /** Included; null: without an end. */
  to: string | null
  week: Week
  /** The version that it is; null between versions. */
  version: HoursVersion | null
}

const nothing = () => weekOf([])

/** All dates in order, from the first version on: the versions, and what lies between and after them. */
export function stretchesOf(versions: readonly HoursVersion[]): Stretch[] {
  const stretches: Stretch[] = []
  for (const version of versions) {
    const last = stretches.at(-1)
    const from = last?.to ? addDays(last.to, 1) : null
    if (from !== null && version.valid_from !== null && from < version.valid_from)
      stretches.push({ from, to: addDays(version.valid_from, -1), week: nothing(), version: null })
    stretches.push({
      from: version.valid_from,
      to: version.valid_to,
      week: weekOf(version.weekly),
      version,
    })
  }
  const end = stretches.at(-1)?.to
  if (end) stretches.push({ from: addDays(end, 1), to: null, week: nothing(), version: null })
  return stretches
}

/** The stretch that a date lies in; before the first version it is none. */
export const stretchOn = (stretches: readonly Stretch[], day: string) =>
  stretches.find(({ from, to }) => (from === null || from <= day) && (to === null || day <= to))

/** The last date that hours from `from` on can hold without touching a later version; null is without an end. */
export function roomUntil(versions: readonly HoursVersion[], from: string): string | null {
  // By date, as the server gives them.
  const next = versions.find(({ valid_from }) => valid_from !== null && valid_from > from)?.valid_from
  return next ? addDays(next, -1) : null
}

/** The dates of a stretch in words, such as `From Thu 1 Jul until Tue 31 Aug`. */
export function spanWords({ from, to }: Pick<Stretch, 'from' | 'to'>, today: string): string {
  const until = to === null ? '' : `until ${datedDay(to, today)}`
  if (from === null || from <= today) {
    const since = from === null ? '' : `Since ${datedDay(from, today)}`
    return [since, until].filter(Boolean).join(', ').replace(/^u/, 'U') || 'Without an end'
  }
  return [`From ${datedDay(from, today)}`, until].filter(Boolean).join(' ')
}
