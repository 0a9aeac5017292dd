import type { AskedVisit } from '../api/shop.ts'
import type { Booking } from '../api/types.ts'

/** One service, with a barber or with any (null). */
export function askedService(serviceId: string, barberId: string | null, addOnIds: string[]): AskedVisit {
  return { visit: itemOf(serviceId, barberId, addOnIds), arrangement: 'in_turn' }
}

/** What a booking is, asked for again; `barberId` does the first of it. */
export function askedAgain(booking: Booking, barberId: string | null): AskedVisit {
  const items = booking.items.map(({ service, barber, add_on_ids: addOnIds }, index) =>
    itemOf(service.id, index === 0 ? barberId : barber.id, addOnIds),
  )
  const arrangement = booking.arrangement === 'side_by_side' ? 'side_by_side' : 'in_turn'
  return { visit: items.join(','), arrangement }
}

const itemOf = (serviceId: string, barberId: string | null, addOnIds: string[]) =>
  [barberId ? `${serviceId}@${barberId}` : serviceId, ...addOnIds].join(':')

/** What a booking is, as a new one names it; of several services each keeps its barber. */
export function visitAgain(booking: Booking, barberId: string | null) {
  const [only, ...others] = booking.items
  if (!only || others.length === 0)
    return {
      service_id: booking.service.id,
      barber_id: barberId,
      ...(only && only.add_on_ids.length > 0 ? { add_on_ids: only.add_on_ids } : {}),
    }
  return {
    arrangement: booking.arrangement === 'side_by_side' ? ('side_by_side' as const) : ('in_turn' as const),
    items: booking.items.map(({ service, barber, guest_name: guestName, add_on_ids: addOnIds }) => ({
      service_id: service.id,
      barber_id: barber.id,
      add_on_ids: addOnIds,
      guest_name: guestName,
    })),
  }
}
