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
