import type { Visit } from '../availability/terms.ts'
import { visitOf, type VisitFault } from '../availability/visit.ts'
import type { ShopTerms } from '../shop/shop-terms.ts'
import type { WishWindow } from './wish-window.ts'

/** Where a wish stands: waiting, with a time kept for it, or done with. */
export type WishState = 'open' | 'offered' | 'booked' | 'withdrawn' | 'expired'

/** What somebody would book if it were free. */
export interface Wished {
  serviceId: string
  addOnIds: readonly string[]
  /** None: any barber. */
  barberIds: readonly string[]
  windows: readonly WishWindow[]
}

/** A time that was kept for a wish. */
export interface WishOffer {
  bookingId: string
  barberId: string
  startAt: Temporal.Instant
  endAt: Temporal.Instant
  offeredAt: Temporal.Instant
  expiresAt: Temporal.Instant
  outcome: 'pending' | 'accepted' | 'declined' | 'expired'
}

/** A wish of the waitlist with who made it, as the database gives it. */
export interface WishRecord extends Wished {
  id: string
  state: WishState
  client: { id: string; name: string; email: string | null; phone: string | null }
  version: number
  createdAt: Temporal.Instant
  /** In order. */
  offers: readonly WishOffer[]
}

/** What is wished for in the engine's terms, with the barbers who would suit; or what is wrong with it by now. */
export function visitOfWish(terms: ShopTerms, wished: Omit<Wished, 'windows'>): Visit | VisitFault {
  const { serviceId, addOnIds, barberIds } = wished
  const visit = visitOf(terms, {
    arrangement: 'in_turn',
    items: [{ serviceId, barberId: null, addOnIds }],
  })
  if (typeof visit === 'string' || barberIds.length === 0) return visit
  const items = visit.items.map((item) => ({
    ...item,
    offers: item.offers.filter(({ barberId }) => barberIds.includes(barberId)),
  }))
  return items.every(({ offers }) => offers.length > 0) ? { ...visit, items } : 'barber_not_found'
}
