import type { PlannedItem } from '../availability/terms.ts'
import type { ShopTerms } from '../shop/shop-terms.ts'
import { itemsOf, lastEnd, type BookingVisit } from './booked-items.ts'
import type { BookingRecord } from './booking.ts'
import type { BookingContext } from './booking-context.ts'
import type { NewItem } from './new-booking.ts'
import { takesOf, type Take } from './take.ts'

/** A booking and where it is to go, with all that it takes there. */
export interface BookingMove {
  booking: BookingRecord
  startAt: Temporal.Instant
  endAt: Temporal.Instant
  /** A price that was agreed on stays, whatever the list says today; another barber has his own. */
  items: readonly NewItem[]
  takes: readonly Take[]
}

/** A planned move as it is to be written. */
export function composeMove(
  { random }: Pick<BookingContext, 'random'>,
  terms: ShopTerms,
  from: {
    booking: BookingRecord
    startAt: Temporal.Instant
    visit: BookingVisit
    plan: readonly PlannedItem[]
  },
): BookingMove {
  const { booking, startAt, visit, plan } = from
  const items = itemsOf(terms, visit, plan, random).map((item, index) => {
    const before = booking.items[index]
    return before?.barberId === item.barberId ? { ...item, priceMinor: before.priceMinor } : item
  })
  if (items.length === 0) throw new Error('A planned visit has no service.')
  return {
    booking,
    startAt,
    endAt: lastEnd(items),
    items,
    takes: takesOf(terms, visit, plan, random),
  }
}
