import { isStaff, tenantOf, type Actor } from '../auth/actor.ts'
import type { PlannedItem } from '../availability/terms.ts'
import type { ShopTerms } from '../shop/shop-terms.ts'
import { itemsOf, lastEnd, needsApproval, type BookingVisit } from './booked-items.ts'
import type { BookingOrigin } from './booking.ts'
import type { BookingContext } from './booking-context.ts'
import { bookingEvent } from './booking-event.ts'
import type { NewBooking } from './new-booking.ts'
import { takesOf } from './take.ts'

/** What a booking is made of. */
export interface BookingParts {
  visit: BookingVisit
  startAt: Temporal.Instant
  note: string
  plan: readonly PlannedItem[]
  client: NewBooking['client']
  idempotency: NewBooking['idempotency']
  isHold?: boolean
  /** The end of a hold, when it is not the shop's usual one. */
  holdUntil?: Temporal.Instant
  /** Staff or the web, as who books, unless it says otherwise. */
  origin?: BookingOrigin
  series?: NewBooking['booking']['series']
}

/** A planned visit as the booking that is to be written, with all that it takes and its event. */
export function composeBooking(
  { clock, random }: Pick<BookingContext, 'clock' | 'random'>,
  actor: Actor,
  terms: ShopTerms,
  parts: BookingParts,
): NewBooking {
  const { visit, startAt, note, plan, client, idempotency, isHold = false, series = null } = parts
  const { shop } = terms
  const now = clock.now()
  const id = random.uuid()
  const items = itemsOf(terms, visit, plan, random)
  const [first] = items
  if (first === undefined) throw new Error('A planned visit has no service.')
  const isRequest = !isStaff(actor) && needsApproval(terms, items)
  const state = isHold ? 'hold' : isRequest ? 'pending' : 'confirmed'
  return {
    tenant: tenantOf(actor),
    termsVersion: shop.termsVersion,
    booking: {
      id,
      state,
      startAt,
      endAt: lastEnd(items),
      priceMinor: items.reduce((sum, { priceMinor }) => sum + priceMinor, 0),
      currency: shop.currency,
      note,
      origin: parts.origin ?? (isStaff(actor) ? 'staff' : 'web'),
      arrangement: visit.arrangement,
      holdExpiresAt: isHold ? (parts.holdUntil ?? now.add({ minutes: shop.holdMinutes })) : null,
      createdAt: now,
      series,
    },
    items,
    client,
    takes: takesOf(terms, visit, plan, random),
    idempotency,
    event: bookingEvent(actor, id, 'made', {
      barber_id: first.barberId,
      service_id: first.serviceId,
      start_at: startAt.toString(),
      state,
    }),
  }
}
