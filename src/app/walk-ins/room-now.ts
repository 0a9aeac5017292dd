import { planVisit } from '../availability/availability.ts'
import type { AvailabilityTerms, PlannedItem } from '../availability/terms.ts'
import { union } from '../availability/interval.ts'
import { termsOf } from '../availability/visit.ts'
import type { Take } from '../bookings/take.ts'
import type { ShopTerms } from '../shop/shop-terms.ts'

const MINUTE_MS = 60_000

/** How long a barber is free from now on, and what he could do in it. */
export interface FittingTime {
  barberId: string
  /** Until what comes next, whole minutes; null: nothing comes in the next hours. */
  freeMinutes: number | null
  serviceIds: string[]
}

/**
 * A visit that begins this very moment. What is taken decides, and chairs; hours, grid and notice do not bind whoever
 * stands behind the chair, and what should be prepared before it has been.
 */
export function planNow(calendar: AvailabilityTerms): PlannedItem[] | null {
  const { visit, barbers, nowMs } = calendar
  const always = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opensMinute: 0, closesMinute: 1440 }))
  const { limits: _, ...others } = calendar
  return planVisit(
    {
      ...others,
      rules: { slotStepMinutes: 1 / MINUTE_MS, noticeMinutesMin: 0, horizonDays: 1 },
      barbers: barbers.map(({ barberId, busy }) => ({ barberId, busy, weeklyHours: always })),
      visit: {
        ...visit,
        items: visit.items.map((item) => ({
          ...item,
          offers: item.offers.map((offer) => ({
            ...offer,
            times: { ...offer.times, bufferBeforeMinutes: 0 },
          })),
        })),
      },
    },
    nowMs,
  )
}

/** What fits between now and what comes next, for each barber of the calendar. */
export function fittingTimes(terms: ShopTerms, { barbers, nowMs }: AvailabilityTerms): FittingTime[] {
  return barbers.map(({ barberId, busy }) => {
    const next = union(busy).find(({ endMs }) => endMs > nowMs)
    const freeMs = next === undefined ? Infinity : Math.max(0, next.startMs - nowMs)
    const serviceIds = [...terms.services.values()]
      .filter((service) => {
        if (service.capacity > 1 || !service.barberIds.includes(barberId)) return false
        const { durationMinutes, bufferAfterMinutes } = termsOf(terms, service, barberId, []).times
        return (durationMinutes + bufferAfterMinutes) * MINUTE_MS <= freeMs
      })
      .map(({ id }) => id)
    return {
      barberId,
      freeMinutes: freeMs === Infinity ? null : Math.floor(freeMs / MINUTE_MS),
      serviceIds,
    }
  })
}

/**
 * What a visit takes that begins at `now`: nothing before, so that it can follow at once on what was finished. It does not
 * count where appointments are limited.
 */
export function startingAt(takes: readonly Take[], now: Temporal.Instant): Take[] {
  return takes
    .filter(({ kind }) => kind !== 'limit')
    .map((take) => ({ ...take, from: Temporal.Instant.compare(take.from, now) < 0 ? now : take.from }))
}
