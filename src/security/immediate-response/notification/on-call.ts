/** Who is on call from when to when. */
export interface Shift {
  id: string
  accountId: string
  /** Who is told first, and who when that one does not answer. */
  position: 'first' | 'second'
  startsAt: Temporal.Instant
  endsAt: Temporal.Instant
  /** Again every so many weeks, at the same time on the shop's clock; null is once. */
  everyWeeks: number | null
  /** Holds instead of those that are no overrides. */
  isOverride: boolean
}

const DAYS_OF_WEEK = 7

/** Accounts on call at an instant, the first one first; of several shifts in one position the one that began last holds. */
export function onCallAt(shifts: readonly Shift[], at: Temporal.Instant, timeZone: string): string[] {
  const found = (['first', 'second'] as const).map((position) => {
    const own = shifts.filter((shift) => shift.position === position)
    return (
      holding(
        own.filter(({ isOverride }) => isOverride),
        at,
        timeZone,
      ) ??
      holding(
        own.filter(({ isOverride }) => !isOverride),
        at,
        timeZone,
      )
    )
  })
  return [...new Set(found.filter((one) => one !== null))]
}

function holding(shifts: readonly Shift[], at: Temporal.Instant, timeZone: string): string | null {
  const standing = shifts.flatMap((shift) => {
    const startMs = startOfTurn(shift, at, timeZone)
    return startMs === null ? [] : [{ startMs, accountId: shift.accountId }]
  })
  return standing.toSorted((a, b) => b.startMs - a.startMs)[0]?.accountId ?? null
}

/** When the turn that `at` falls into began, in epoch milliseconds; null when it falls into none. */
function startOfTurn({ startsAt, endsAt, everyWeeks }: Shift, at: Temporal.Instant, timeZone: string) {
  const within = (start: Temporal.Instant, end: Temporal.Instant): boolean =>
    Temporal.Instant.compare(start, at) <= 0 && Temporal.Instant.compare(at, end) < 0
  if (within(startsAt, endsAt)) return startsAt.epochMilliseconds
  if (everyWeeks === null || Temporal.Instant.compare(at, startsAt) < 0) return null
  const [start, end] = [startsAt.toZonedDateTimeISO(timeZone), endsAt.toZonedDateTimeISO(timeZone)]
  const days = start.toPlainDate().until(at.toZonedDateTimeISO(timeZone).toPlainDate()).days
  const turns = Math.floor(days / (DAYS_OF_WEEK * everyWeeks))
  // A turn that is longer than its period reaches into the next one.
  for (const turn of [turns, turns - 1]) {
    const weeks = turn * everyWeeks
    const begins = start.add({ weeks }).toInstant()
    if (turn > 0 && within(begins, end.add({ weeks }).toInstant())) return begins.epochMilliseconds
  }
  return null
}
