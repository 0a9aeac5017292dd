import { localTime } from '../../platform/http/wire.ts'
import type { NotOfferedReason } from '../availability/terms.ts'
import { reasonSentences } from '../availability/reasons.ts'
import type { VisitWish } from '../availability/visit.ts'
import { bookingView, type BookingRecord } from '../bookings/booking.ts'
import type { ShopTerms } from '../shop/shop-terms.ts'

/** The most occurrences of a series, and the most weeks from its first to its last. */
export const COUNT_MAX = 52
const WEEKS_MAX = 52

/** How a series repeats, on the clock on the shop's wall: ten o'clock stays ten o'clock when the clocks change. */
export interface SeriesRule {
  startsAt: Temporal.PlainDateTime
  everyWeeks: number
  count: number
  /** What becomes of the others when an occurrence finds no room. */
  policy: 'all_or_nothing' | 'skip'
  /** What becomes of an occurrence on a day that is closed against the habit of the week. */
  onHoliday: 'skip' | 'move'
}

/** Why an occurrence is not booked at its time. */
export type OccurrenceReason = NotOfferedReason | 'holiday' | 'no_such_time'

/** What became of an occurrence when the series was booked. */
export interface Occurrence {
  date: Temporal.PlainDate
  /** 'moved': to another day of its week, because of a holiday. */
  outcome: 'booked' | 'moved' | 'skipped'
  /** null of one that was booked as asked. */
  reason: OccurrenceReason | null
}

/** A series, as the database gives it. */
export interface SeriesRecord extends Omit<SeriesRule, 'count'> {
  id: string
  clientId: string
  visit: VisitWish
  /** By index. */
  occurrences: Occurrence[]
  version: number
  createdAt: Temporal.Instant
}

/** Which occurrences a change is about: one, that one and all after it, or all that are yet to come. */
export type Scope = 'this' | 'following' | 'all'

/**
 * The rule of a series of `count` occurrences, or of those until a date, which is included; null when that gives fewer
 * than two, more than COUNT_MAX, or lasts longer than a year of 52 weeks.
 */
export function ruleOf(
  wish: Omit<SeriesRule, 'count'> & { times: { count: number } | { until: Temporal.PlainDate } },
): SeriesRule | null {
  const { times, ...rule } = wish
  const { everyWeeks, startsAt } = rule
  const count =
    'count' in times
      ? times.count
      : Math.floor(
          startsAt.toPlainDate().until(times.until, { largestUnit: 'day' }).days / (7 * everyWeeks),
        ) + 1
  if (count < 2 || count > COUNT_MAX || (count - 1) * everyWeeks > WEEKS_MAX) return null
  return { ...rule, count }
}

/** When each occurrence begins on the wall clock. */
export function startsOf({ startsAt, everyWeeks, count }: SeriesRule): Temporal.PlainDateTime[] {
  return Array.from({ length: count }, (_, index) => startsAt.add({ weeks: index * everyWeeks }))
}

/** What the wall clock shows at an instant. */
export function localAt(instant: Temporal.Instant, timeZone: string): Temporal.PlainDateTime {
  return instant.toZonedDateTimeISO(timeZone).toPlainDateTime()
}

/** The first instant at which the wall clock shows `local`; null where the clocks skip it. */
export function instantAt(local: Temporal.PlainDateTime, timeZone: string): Temporal.Instant | null {
  const shown = local.toZonedDateTime(timeZone, { disambiguation: 'earlier' })
  return shown.toPlainDateTime().equals(local) ? shown.toInstant() : null
}

/** How far an occurrence is moved on the wall clock: by days, and by a time of day. */
export function shiftBetween(from: Temporal.PlainDateTime, to: Temporal.PlainDateTime): Temporal.Duration {
  return from.until(to, { largestUnit: 'day' })
}

/**
 * The terms by which the occurrences of a series are decided. The shop books for a year of 52 weeks ahead, whatever its
 * horizon; its clients as far as they can book a single appointment.
 */
export function seriesTerms(terms: ShopTerms, by: { isStaff: boolean }): ShopTerms {
  if (!by.isStaff) return terms
  const horizonDays = Math.max(terms.shop.horizonDays, 7 * WEEKS_MAX)
  return { ...terms, shop: { ...terms.shop, horizonDays } }
}

/** The bookings that a change of `scope` is about, by start; without an anchor, all of them. Those that began are left. */
export function inScope(
  bookings: readonly BookingRecord[],
  scope: Scope,
  anchor: BookingRecord | undefined,
  now: Temporal.Instant,
): BookingRecord[] {
  if (scope === 'this') return anchor === undefined ? [] : [anchor]
  const first = scope === 'following' ? (anchor?.series?.index ?? 0) : 0
  return bookings.filter(
    ({ series, state, startAt }) =>
      (series?.index ?? 0) >= first &&
      (state === 'pending' || state === 'confirmed') &&
      Temporal.Instant.compare(startAt, now) > 0,
  )
}

/** Those of a plan that stand in its way; a holiday is none, only leaves one out. */
export function conflictsOf(occurrences: readonly Occurrence[]): ReturnType<typeof refusalView>[] {
  return occurrences.flatMap(({ date, outcome, reason }, index) =>
    outcome === 'skipped' && reason !== null && reason !== 'holiday'
      ? [refusalView(index, date, reason)]
      : [],
  )
}

/** Whether a plan is booked: some of it can be had, and all of it if its policy asks for that. */
export function canBeBooked({ policy }: SeriesRule, occurrences: readonly Occurrence[]): boolean {
  if (policy === 'all_or_nothing' && conflictsOf(occurrences).length > 0) return false
  return occurrences.some(({ outcome }) => outcome !== 'skipped')
}

const open = new Set<BookingRecord['state']>(['hold', 'pending', 'confirmed', 'arrived', 'in_chair'])

/** Whether something of a series is yet to come, or all of it was called off, or it has run its course. */
export function stateOf(bookings: readonly Pick<BookingRecord, 'state'>[]): 'active' | 'cancelled' | 'over' {
  if (bookings.some(({ state }) => open.has(state))) return 'active'
  return bookings.every(({ state }) => state === 'cancelled') ? 'cancelled' : 'over'
}

const sentences: Record<OccurrenceReason, string> = {
  ...reasonSentences,
  holiday: 'The shop or the barber has a day off.',
  no_such_time: 'The clocks are set forward at this time of this day.',
}

/** An occurrence that is not as it was asked for, on the wire. */
export function refusalView(index: number, date: Temporal.PlainDate, reason: OccurrenceReason) {
  return { index, date: date.toString(), reason, sentence: sentences[reason] }
}

/** An occurrence on the wire. */
export function occurrenceView(index: number, { date, outcome, reason }: Occurrence) {
  const sentence = reason === null ? null : sentences[reason]
  return { index, date: date.toString(), outcome, reason, sentence }
}

/** A series on the wire with its bookings, times in the shop's zone. */
export function seriesView(
  series: SeriesRecord,
  bookings: readonly BookingRecord[],
  terms: ShopTerms,
  manageUrl?: (bookingId: string) => string,
) {
  const byIndex = new Map(bookings.map((booking) => [booking.series?.index, booking]))
  return {
    id: series.id,
    state: stateOf(bookings),
    client_id: series.clientId,
    starts_at_local: series.startsAt.toString({ smallestUnit: 'minute' }),
    every_weeks: series.everyWeeks,
    count: series.occurrences.length,
    policy: series.policy,
    on_holiday: series.onHoliday,
    arrangement: series.visit.arrangement,
    items: series.visit.items.map(({ serviceId, barberId, addOnIds }) => ({
      service_id: serviceId,
      barber_id: barberId,
      add_on_ids: [...addOnIds],
    })),
    created_at: localTime(series.createdAt, terms.shop.timeZone),
    version: series.version,
    occurrences: series.occurrences.map((occurrence, index) => {
      const booking = byIndex.get(index)
      return {
        ...occurrenceView(index, occurrence),
        booking:
          booking === undefined
            ? null
            : {
                ...bookingView(booking, terms),
                ...(manageUrl === undefined ? {} : { manage_url: manageUrl(booking.id) }),
              },
      }
    }),
  }
}
