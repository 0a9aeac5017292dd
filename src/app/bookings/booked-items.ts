import type { PlannedItem } from '../availability/terms.ts'
import { termsOf, type VisitWish } from '../availability/visit.ts'
import type { Random } from '../../platform/crypto/random.ts'
import type { ShopTerms } from '../shop/shop-terms.ts'
import type { BookedItem } from './booking.ts'
import type { NewItem } from './new-booking.ts'

/** A visit with the names of those who are served. */
export interface BookingVisit extends VisitWish {
  /** Who is served by each item, in their order; null is the client. */
  guestNames: readonly (string | null)[]
}

const instant = (ms: number): Temporal.Instant => Temporal.Instant.fromEpochMilliseconds(ms)

/** The services of a planned visit, as a booking has them, priced as `terms` say. */
export function itemsOf(
  terms: ShopTerms,
  visit: BookingVisit,
  plan: readonly PlannedItem[],
  random: Random,
): NewItem[] {
  return plan.flatMap(({ barberId, startMs, endMs }, index) => {
    const wished = visit.items[index]
    const service = wished === undefined ? undefined : terms.services.get(wished.serviceId)
    if (wished === undefined || service === undefined) return []
    return [
      {
        id: random.uuid(),
        serviceId: service.id,
        barberId,
        startAt: instant(startMs),
        endAt: instant(endMs),
        priceMinor: termsOf(terms, service, barberId, wished.addOnIds).priceMinor,
        guestName: visit.guestNames[index] ?? null,
        addOnIds: wished.addOnIds,
      },
    ]
  })
}

/** When the last of a booking's services ends. */
export function lastEnd(items: readonly Pick<NewItem, 'endAt'>[]): Temporal.Instant {
  return items
    .map(({ endAt }) => endAt)
    .reduce((one, other) => (Temporal.Instant.compare(one, other) >= 0 ? one : other))
}

/** Whether the shop has to confirm what somebody books who doesn't work there. */
export function needsApproval(
  { services }: ShopTerms,
  items: readonly Pick<NewItem, 'serviceId'>[],
): boolean {
  return items.some(({ serviceId }) => services.get(serviceId)?.approvalRequired === true)
}

/** The same as it is read again. */
export function bookedItems(terms: ShopTerms, items: readonly NewItem[]): BookedItem[] {
  return items.map((item) => ({
    serviceId: item.serviceId,
    barberId: item.barberId,
    startAt: item.startAt,
    endAt: item.endAt,
    priceMinor: item.priceMinor,
    guestName: item.guestName,
    addOnIds: [...item.addOnIds],
    serviceName: terms.services.get(item.serviceId)?.name ?? '',
    barberName: terms.barbers.get(item.barberId)?.name ?? '',
  }))
}

/**
 * The visit that a booking is, so that it can be planned at another time: with the same barbers, or with `barberId` for
 * the first item; null is anybody.
 */
export function visitAgain(
  booking: { items: readonly BookedItem[]; arrangement: VisitWish['arrangement'] },
  barberId: string | null | undefined,
): BookingVisit {
  return {
    arrangement: booking.arrangement,
    items: booking.items.map((item, index) => ({
      serviceId: item.serviceId,
      barberId: index === 0 && barberId !== undefined ? barberId : item.barberId,
      addOnIds: item.addOnIds,
    })),
    guestNames: booking.items.map(({ guestName }) => guestName),
  }
}
