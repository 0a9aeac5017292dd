import { planVisit, whyNotOffered } from '../availability/availability.ts'
import type { AvailabilityTerms, NotOfferedReason, PlannedItem } from '../availability/terms.ts'
import { takenReasons } from '../availability/reasons.ts'

/** A visit that finds room, or why it doesn't. */
export type BookingPlan = { items: PlannedItem[] } | { reason: NotOfferedReason }

/**
 * Plans the visit of `calendar` at one time. The reason is that of the first barber who could do its first service; one
 * who could be booked at another time says more than one who never works then.
 */
export function planAt(calendar: AvailabilityTerms, startMs: number): BookingPlan {
  const items = planVisit(calendar, startMs)
  if (items !== null) return { items }
  const reasons = (calendar.visit.items[0]?.offers ?? []).flatMap(
    ({ barberId }) => whyNotOffered(calendar, barberId, startMs) ?? [],
  )
  return { reason: reasons.find((reason) => takenReasons.has(reason)) ?? reasons[0] ?? 'busy' }
}
