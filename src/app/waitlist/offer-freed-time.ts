import { withTenant } from '../../platform/postgres/tenant.ts'
import type { Actor } from '../auth/actor.ts'
import type { BookingContext } from '../bookings/booking-context.ts'
import { findSlot } from './find-slot.ts'
import { offerSlot } from './offer-slot.ts'
import { moveWish, selectWishes } from './waitlist.sql.ts'
import type { WishRecord } from './wish.ts'
import { wishEvent } from './wish-event.ts'
import { timesWithin } from './wish-window.ts'

const PAGE = 100
/** Others may take the slot meanwhile; the next word of free time, or the next minute, tries again. */
const ATTEMPTS_MAX = 4

/**
 * Goes along the line of the shop's open wishes, first come first served: keeps the first free slot that suits each, and
 * closes those whose windows have passed. May run at any time, twice at once, and again after it died. Gives how many
 * offers it made.
 */
export async function offerFreedTime(context: BookingContext, actor: Actor): Promise<number> {
  const tenant = { shopId: actor.shopId, scope: 'shop' } as const
  let offers = 0
  let afterId: string | undefined
  for (;;) {
    const filter = { states: ['open'] as const, limit: PAGE, ...(afterId === undefined ? {} : { afterId }) }
    const wishes = await withTenant(context.database, tenant, (transaction) =>
      selectWishes(transaction, filter),
    )
    for (const wish of wishes) {
      if (await closeIfPast(context, actor, wish)) continue
      if (await offer(context, actor, wish)) offers += 1
    }
    afterId = wishes.at(-1)?.id
    if (wishes.length < PAGE) return offers
  }
}

async function offer(context: BookingContext, actor: Actor, wish: WishRecord): Promise<boolean> {
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const slot = await findSlot(context, actor, wish)
    if (slot === undefined) return false
    const outcome = await offerSlot(context, actor, wish, slot)
    if (outcome !== 'taken') return outcome === 'offered'
  }
  return false
}

async function closeIfPast(context: BookingContext, actor: Actor, wish: WishRecord): Promise<boolean> {
  const { database, clock, events, shops } = context
  const { timeZone } = (await shops.get(actor.shopId)).shop
  const now = clock.now()
  if (timesWithin(wish.windows, timeZone, now.epochMilliseconds).length > 0) return false
  await withTenant(database, { shopId: actor.shopId, scope: 'shop' }, async (transaction) => {
    if (await moveWish(transaction, { id: wish.id, to: 'expired', now }))
      await events.append(transaction, wishEvent(actor, wish.id, 'changed', { transition: 'expiry' }))
  })
  return true
}
