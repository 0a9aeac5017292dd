import { ProblemError } from '../../platform/http/problem.ts'
import { standIn, withTenant } from '../../platform/postgres/tenant.ts'
import type { Actor } from '../auth/actor.ts'
import type { OfferedSlot } from '../availability/terms.ts'
import { book } from '../bookings/book.ts'
import type { BookingContext } from '../bookings/booking-context.ts'
import { insertBookings } from '../bookings/bookings.sql.ts'
import type { WriteBooking } from '../bookings/new-booking.ts'
import { enqueueBookingMail } from '../notifications/enqueue-booking-mail.ts'
import { offerEnd } from './offer.ts'
import { insertOffer, lockOpenWish } from './waitlist.sql.ts'
import type { WishRecord } from './wish.ts'
import { wishEvent } from './wish-event.ts'

class NotInLine extends Error {}

/**
 * Keeps a slot for a wish: a hold by the rules of every booking, the offer, the wish's new state, the mail and both
 * events are one transaction, so whoever dies in the middle leaves nothing, and whoever comes again finds the wish
 * offered. Gives 'taken' when the slot is not free any more, and 'not_in_line' when something has happened to the wish
 * since it was read: it was withdrawn, or somebody else has offered it something.
 */
export async function offerSlot(
  context: BookingContext,
  actor: Actor,
  wish: WishRecord,
  slot: OfferedSlot,
): Promise<'offered' | 'taken' | 'not_in_line'> {
  const { database, clock, random, events, shops } = context
  const { shopId } = actor
  const [barberId] = slot.barberIds
  if (barberId === undefined) throw new Error('A slot has no barber.')
  const { shop } = await shops.get(shopId)
  const now = clock.now()
  const startAt = Temporal.Instant.fromEpochMilliseconds(slot.startMs)
  const expiresAt = offerEnd(now, startAt, shop.noticeMinutesMin)
  const writeBooking: WriteBooking = async (row) => {
    const tenant = { shopId, scope: 'shop' } as const
    return withTenant(database, tenant, async (transaction) => {
      if (!(await lockOpenWish(transaction, wish))) throw new NotInLine()
      const bookingId = row.booking.id
      const outcome = (await insertBookings(transaction, events, row.tenant, [row])).get(bookingId) ?? 'busy'
      if (typeof outcome !== 'object') return outcome
      await standIn(transaction, tenant)
      await insertOffer(transaction, shopId, {
        id: random.uuid(),
        wishId: wish.id,
        bookingId,
        barberId,
        startAt,
        endAt: row.booking.endAt,
        offeredAt: now,
        expiresAt,
      })
      await enqueueBookingMail(transaction, { shopId, bookingId, kind: 'offer' })
      await events.append(
        transaction,
        wishEvent(actor, wish.id, 'changed', { transition: 'offer', booking_id: bookingId }),
      )
      return outcome
    })
  }
  try {
    await book({ ...context, writeBooking }, actor, {
      visit: {
        arrangement: 'in_turn',
        items: [{ serviceId: wish.serviceId, barberId, addOnIds: wish.addOnIds }],
        guestNames: [null],
      },
      startAt,
      client: null,
      knownClientId: wish.client.id,
      note: '',
      isHold: true,
      holdUntil: expiresAt,
      origin: 'waitlist',
      idempotencyKey: null,
    })
    return 'offered'
  } catch (error) {
    if (error instanceof NotInLine) return 'not_in_line'
    if (error instanceof ProblemError) return 'taken'
    throw error
  }
}
