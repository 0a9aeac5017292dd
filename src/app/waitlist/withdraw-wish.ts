import { httpProblems } from '../../platform/http/errors.ts'
import { withTenant, type Tenant, type TenantTransaction } from '../../platform/postgres/tenant.ts'
import { isStaff, type Actor } from '../auth/actor.ts'
import type { BookingContext } from '../bookings/booking-context.ts'
import { bookingEvent } from '../bookings/booking-event.ts'
import { insertHistory, moveBooking } from '../bookings/booking-changes.sql.ts'
import { enqueueFreedTime } from '../bookings/enqueue-freed-time.ts'
import { roleIn } from '../bookings/history-view.ts'
import { waitlistProblems } from './errors.ts'
import { moveWish, selectWishes } from './waitlist.sql.ts'
import type { WishOffer } from './wish.ts'
import { wishEvent } from './wish-event.ts'

/** More often than anything happens to one wish while it is being withdrawn. */
const ATTEMPTS_MAX = 8

/** Which wish, and within which view of the database it has to be seen. */
export interface Withdrawal {
  wishId: string
  tenant: Tenant
}

/**
 * Takes a wish out of the line, and gives back what is kept for it, in one transaction. Doing it again changes nothing.
 * Problems: not_found, wish_is_over.
 */
export async function withdrawWish(
  context: BookingContext,
  actor: Actor,
  { wishId, tenant }: Withdrawal,
): Promise<void> {
  const { database } = context
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const [wish] = await withTenant(database, tenant, (transaction) =>
      selectWishes(transaction, { id: wishId, limit: 1 }),
    )
    if (wish === undefined) throw httpProblems.not_found()
    if (wish.state === 'withdrawn') return
    if (wish.state !== 'open' && wish.state !== 'offered') throw waitlistProblems.wish_is_over()
    const pending = wish.offers.find(({ outcome }) => outcome === 'pending')
    const isDone = await withTenant(database, { shopId: actor.shopId, scope: 'shop' }, (transaction) =>
      withdraw(context, actor, { wishId, pending }, transaction),
    )
    if (isDone) return
  }
  throw waitlistProblems.wish_is_over()
}

/** The hold goes first, as when it is confirmed or runs out: whoever does two of these at once waits, and none forever. */
async function withdraw(
  { clock, random, events }: BookingContext,
  actor: Actor,
  { wishId, pending }: { wishId: string; pending: WishOffer | undefined },
  transaction: TenantTransaction,
): Promise<boolean> {
  const { shopId } = actor
  const now = clock.now()
  if (pending !== undefined) {
    const { bookingId, startAt, barberId } = pending
    const version = await moveBooking(transaction, {
      id: bookingId,
      from: ['hold'],
      to: 'cancelled',
      frees: true,
      now,
      cancelledBy: isStaff(actor) ? 'shop' : 'client',
    })
    if (version === null) return false
    await insertHistory(transaction, shopId, random.uuid(), {
      bookingId,
      version,
      at: now,
      what: 'cancellation',
      byRole: roleIn(actor),
      byAccount: actor.accountId,
      fromState: 'hold',
      toState: 'cancelled',
      fromStartAt: null,
      startAt,
      barberId,
    })
    const facts = { transition: 'cancellation', from: 'hold', to: 'cancelled' }
    await events.append(transaction, bookingEvent(actor, bookingId, 'changed', facts))
  }
  if (!(await moveWish(transaction, { id: wishId, to: 'withdrawn', now }))) {
    if (pending !== undefined) throw new Error('A wish whose hold has ended is not open.')
    return false
  }
  await events.append(transaction, wishEvent(actor, wishId, 'changed', { transition: 'withdrawal' }))
  if (pending !== undefined) await enqueueFreedTime(transaction, shopId)
  return true
}
