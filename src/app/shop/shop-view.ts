import type { Shop, ShopBarber, ShopService } from './shop-terms.ts'

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

/** A service as it goes over the wire, priced in the shop's `currency`. */
export function serviceView(service: ShopService, currency: string) {
  return {
    id: service.id,
    name: service.name,
    description: service.description,
    duration_minutes: service.durationMinutes,
    price: { amount_minor: service.priceMinor, currency },
    barber_ids: service.barberIds,
  }
}

/** A barber as he goes over the wire: what clients may know. */
export function barberView({ id, name, bio, serviceIds }: ShopBarber) {
  return { id, name, bio, service_ids: serviceIds }
}
