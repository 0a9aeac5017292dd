import type { Actor } from '../auth/actor.ts'
import { nobody } from '../auth/actor.ts'
import { insertShop } from '../shop/insert-shop.ts'
import { newShop, type ShopFacts } from '../shop/new-shop.ts'
import { shopEvent } from '../shop/shop-event.ts'
import { allShops, lockedShopExists, shopOfSlug } from '../shop/shop.sql.ts'
import { addUser, type AddedUser } from '../staff/add-user.ts'
import { changeUserRoles } from '../staff/change-user-roles.ts'
import type { OwnerContext } from '../staff/owner-context.ts'
import { ownersOf } from '../staff/users.sql.ts'
import { checkedShop } from './organisation.ts'

/** A shop that is there now. */
export interface FoundedShop {
  id: string
  created: boolean
  /** Who was named as its owner; null when the owners of the first shop are, or it was there already. */
  owner: AddedUser | null
}

/**
 * Opens a shop, unless there is one of its slug, as the owner of the tables. It belongs to the account of `ownerEmail`,
 * which is made when there is none, or without one to the owners of the first shop; with no shop yet, to `firstOwner`.
 * Problems: time_zone_unknown, currency_unknown.
 */
export async function foundShop(
  context: OwnerContext,
  by: Pick<Actor, 'requestId' | 'source'>,
  wanted: { shop: ShopFacts; ownerEmail: string | null; firstOwner: string },
): Promise<FoundedShop> {
  const { database, clock, random, events } = context
  const facts = checkedShop(wanted.shop)
  const shop = newShop(random.uuid(), facts)
  const actor = nobody({ ...by, shopId: shop.id })
  return database.query.transaction().execute(async (transaction) => {
    await lockedShopExists(transaction)
    const there = await shopOfSlug(transaction, shop.slug)
    if (there !== undefined) return { id: there, created: false, owner: null }
    const [firstShop] = await allShops(transaction)
    await insertShop(
      transaction,
      { shop, services: new Map(), barbers: new Map() },
      { now: clock.now(), random },
    )
    await events.append(transaction, shopEvent(actor, { type: 'shop', uid: shop.id }, 'opened', {}))
    const email = wanted.ownerEmail ?? (firstShop === undefined ? wanted.firstOwner : null)
    const owner = email === null ? null : await addUser(context, transaction, actor, { email, name: 'Owner' })
    const owners = owner === null ? await ownersOf(transaction, firstShop ?? '') : [owner.id]
    for (const accountId of owners)
      await changeUserRoles(context, transaction, actor, { accountId, rolesOf: () => ['owner'] })
    return { id: shop.id, created: true, owner }
  })
}
