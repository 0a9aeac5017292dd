import type { Slot } from '../../api/types.ts'
import { addDays, dayOf, minuteOf } from '../../time/local.ts'

/** How many days the strip shows at once. */
export const windowDays = 14

/** A day of the strip. `booked` is how much of the busiest day's offer is gone, 0–1; null where nothing is free. */
export interface StripDay {
  day: string
  free: number
  booked: number | null
}

/** The slots that a barber could take; null means anyone. */
export const slotsOf = (slots: Slot[], barber: string | null) =>
  barber === null ? slots : slots.filter((slot) => slot.barber_ids.includes(barber))

/** The days of a window and how full each is, measured against the freest of them. */
export function stripDays(slots: Slot[], from: string): StripDay[] {
  const counts = new Map<string, number>()
  for (const slot of slots) counts.set(dayOf(slot.start_at), (counts.get(dayOf(slot.start_at)) ?? 0) + 1)
  const most = Math.max(1, ...counts.values())
  return Array.from({ length: windowDays }, (_, index) => {
    const day = addDays(from, index)
    const free = counts.get(day) ?? 0
    return { day, free, booked: free ? 1 - free / most : null }
  })
}

/** The times of one day, by the part of the day in which they begin. */
export function partsOfDay(slots: Slot[], day: string): { name: string; slots: Slot[] }[] {
  const parts = [
    { name: 'Morning', until: 12 * 60 },
    { name: 'Afternoon', until: 17 * 60 },
    { name: 'Evening', until: 24 * 60 },
  ]
  const ofDay = slots.filter((slot) => dayOf(slot.start_at) === day)
  let from = 0
  return parts.flatMap(({ name, until }) => {
    const inside = ofDay.filter((slot) => minuteOf(slot.start_at) >= from && minuteOf(slot.start_at) < until)
    from = until
    return inside.length ? [{ name, slots: inside }] : []
  })
}
