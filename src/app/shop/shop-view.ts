import type { Shop, ShopBarber, ShopService, ShopTerms } from './shop-terms.ts'

/** A shop as it goes over the wire. */
export function shopView(shop: Shop) {
  return {
    id: shop.id,
    slug: shop.slug,
    name: shop.name,
    time_zone: shop.timeZone,
    currency: shop.currency,
    phone: shop.phone,
    address: shop.address,
    accent: shop.accent,
    demo: shop.demo,
    slot_step_minutes: shop.slotStepMinutes,
    notice_minutes_min: shop.noticeMinutesMin,
    horizon_days: shop.horizonDays,
    cancellation_free_hours: shop.cancellationFreeHours,
    version: shop.version,
  }
}

/** A service as it goes over the wire: what clients may know. */
export function serviceView(service: ShopService, { shop, addOns }: ShopTerms) {
  const price = (amountMinor: number) => ({ amount_minor: amountMinor, currency: shop.currency })
  return {
    id: service.id,
    name: service.name,
    description: service.description,
    duration_minutes: service.durationMinutes,
    price: price(service.priceMinor),
    capacity: service.capacity,
    bookable_by: service.bookableBy,
    approval_required: service.approvalRequired,
    cancellation_free_hours: service.cancellationFreeHours ?? shop.cancellationFreeHours,
    add_ons: service.addOnIds
      .flatMap((id) => addOns.get(id) ?? [])
      .map(({ id, name, durationMinutes, priceMinor }) => ({
        id,
        name,
        duration_minutes: durationMinutes,
        price: price(priceMinor),
      })),
    barber_ids: service.barberIds,
    barbers: service.barberIds.map((id) => {
      const own = service.differing.get(id)
      return {
        id,
        duration_minutes: own?.durationMinutes ?? service.durationMinutes,
        price: price(own?.priceMinor ?? service.priceMinor),
      }
    }),
  }
}

/** A barber as he goes over the wire: what clients may know. */
export function barberView({ id, name, bio, serviceIds }: ShopBarber) {
  return { id, name, bio, service_ids: serviceIds }
}
