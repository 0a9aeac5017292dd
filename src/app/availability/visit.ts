import type { ShopService, ShopTerms } from '../shop/shop-terms.ts'
import type { Offer, ServiceTimes, Visit, VisitItem } from './terms.ts'

/** One service that somebody wants, for himself or for a guest. */
export interface WishedItem {
  serviceId: string
  /** null: any barber who offers it. */
  barberId: string | null
  addOnIds: readonly string[]
}

/** A visit that somebody wants. */
export interface VisitWish {
  items: readonly WishedItem[]
  arrangement: Visit['arrangement']
}

/** Why a visit can't be asked for at all. */
export type VisitFault =
  | 'service_not_found'
  | 'barber_not_found'
  | 'add_on_not_found'
  | 'class_with_other_items'

/** The most services in one visit. */
export const ITEMS_MAX = 6

/** What a service takes and costs with one barber and with what is added to it. */
export interface Terms {
  times: ServiceTimes
  priceMinor: number
}

/** The service of an item with everything that barber and additions change. */
export function termsOf(
  { addOns }: ShopTerms,
  service: ShopService,
  barberId: string,
  addOnIds: readonly string[],
): Terms {
  const own = service.differing.get(barberId)
  const added = addOnIds.flatMap((id) => addOns.get(id) ?? [])
  const served = own?.durationMinutes ?? service.durationMinutes
  // Somebody who is done before the colour has to rest leaves no room for the rest.
  const processingMinutes =
    service.processingFromMinute + service.processingMinutes < served ? service.processingMinutes : 0
  return {
    times: {
      durationMinutes: served + added.reduce((sum, { durationMinutes }) => sum + durationMinutes, 0),
      bufferBeforeMinutes: service.bufferBeforeMinutes,
      bufferAfterMinutes: service.bufferAfterMinutes,
      processingFromMinute: service.processingFromMinute,
      processingMinutes,
    },
    priceMinor:
      (own?.priceMinor ?? service.priceMinor) + added.reduce((sum, { priceMinor }) => sum + priceMinor, 0),
  }
}

/** A wish in the engine's terms, without what is taken; or what is wrong with it. */
export function visitOf(terms: ShopTerms, { items, arrangement }: VisitWish): Visit | VisitFault {
  const opened: VisitItem[] = []
  for (const { serviceId, barberId, addOnIds } of items) {
    const service = terms.services.get(serviceId)
    if (service === undefined) return 'service_not_found'
    if (service.capacity > 1 && items.length > 1) return 'class_with_other_items'
    if (!addOnIds.every((id) => service.addOnIds.includes(id))) return 'add_on_not_found'
    const offers = service.barberIds
      .filter((id) => barberId === null || id === barberId)
      .map((id): Offer => ({ barberId: id, times: termsOf(terms, service, id, addOnIds).times }))
    if (offers.length === 0) return 'barber_not_found'
    opened.push({ serviceId, offers, resourceKinds: service.resourceKinds })
  }
  return { items: opened, arrangement }
}

/** The shortest stretch of a barber's time that can be sold: his shortest service with its buffers, in minutes. */
export function sellableMinutesMin(terms: ShopTerms, barberId: string): number {
  const lengths = [...terms.services.values()]
    .filter(({ barberIds }) => barberIds.includes(barberId))
    .map((service) => {
      const { times } = termsOf(terms, service, barberId, [])
      return times.bufferBeforeMinutes + times.durationMinutes + times.bufferAfterMinutes
    })
  return lengths.length === 0 ? 0 : Math.min(...lengths)
}
