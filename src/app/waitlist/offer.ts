import type { OfferedSlot } from '../availability/terms.ts'
import { covers, overlaps, union, type Interval } from '../availability/interval.ts'
import type { WishOffer } from './wish.ts'

const MINUTE_MS = 60_000

/** How long a time is kept for whom it is offered to. */
export const OFFER_MINUTES = 30

/** Nobody is asked about a time that he would have to accept sooner than this. */
const ANSWER_MINUTES_MIN = 10

/** The first start that can be offered at `nowMs`: so that there is time to answer before the shop's notice begins. */
export function firstStartMs(nowMs: number, noticeMinutes: number): number {
  return nowMs + (noticeMinutes + ANSWER_MINUTES_MIN) * MINUTE_MS
}

/** Until when a start is kept that is offered at `now`: half an hour, and never into the shop's notice. */
export function offerEnd(
  now: Temporal.Instant,
  startAt: Temporal.Instant,
  noticeMinutes: number,
): Temporal.Instant {
  const usual = now.add({ minutes: OFFER_MINUTES })
  const latest = startAt.subtract({ minutes: noticeMinutes })
  return Temporal.Instant.compare(usual, latest) <= 0 ? usual : latest
}

/**
 * The slot to offer: the first that lies in `times` as a whole (a result of `union`), and touches no time that this wish
 * was offered before. Slots that leave unsellable time come after all others.
 */
export function firstToOffer(
  slots: readonly OfferedSlot[],
  times: readonly Interval[],
  offers: readonly Pick<WishOffer, 'startAt' | 'endAt'>[],
): OfferedSlot | undefined {
  const offered = union(
    offers.map(({ startAt, endAt }) => ({
      startMs: startAt.epochMilliseconds,
      endMs: endAt.epochMilliseconds,
    })),
  )
  const fitting = slots.filter(
    (slot) => covers(times, slot.startMs, slot.endMs) && !overlaps(offered, slot.startMs, slot.endMs),
  )
  return fitting.find(({ leavesGap }) => leavesGap !== true) ?? fitting[0]
}
