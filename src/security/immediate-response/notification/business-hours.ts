import { DAY_MS, offsetSpans } from '../../../app/availability/local-time.ts'
import { shiftsWithin, type DateHours, type WeeklyHours } from '../../../app/availability/shifts.ts'

/** When a shop works, on its own clock. */
export interface ShopHours {
  timeZone: string
  weeklyHours: readonly WeeklyHours[]
  /** What holds on a date (days since 1970-01-01) instead; none is closed. */
  overrides: ReadonlyMap<number, readonly DateHours[]>
}

/** What holds for a shop that has written down no hours: Monday to Friday, 09:00 to 17:00. */
const officeHours: WeeklyHours[] = [1, 2, 3, 4, 5].map((weekday) => ({
  weekday,
  opensMinute: 9 * 60,
  closesMinute: 17 * 60,
}))

/** Whether somebody works in one of the shops at an instant (epoch milliseconds). */
export function isOpen(shops: readonly ShopHours[], atMs: number): boolean {
  return shops.some(({ timeZone, weeklyHours, overrides }) => {
    const spans = offsetSpans(timeZone, atMs - 3 * DAY_MS, atMs + 3 * DAY_MS)
    const hours = { weeklyHours: weeklyHours.length > 0 ? weeklyHours : officeHours, overrides }
    return shiftsWithin({ startMs: atMs, endMs: atMs + 1 }, hours, spans).length > 0
  })
}
