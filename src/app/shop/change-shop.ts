import { httpProblems } from '../../platform/http/errors.ts'
import { withTenant } from '../../platform/postgres/tenant.ts'
import { tenantOf, type Actor } from '../auth/actor.ts'
import type { AppContext } from '../context.ts'
import { shopProblems } from './errors.ts'
import { shopEvent } from './shop-event.ts'
import type { Shop, ShopChange, ShopTermsCache } from './shop-terms.ts'
import { readShopTerms } from './shop-terms.sql.ts'
import { updateShop } from './shop.sql.ts'

/**
 * Changes the shop the actor stands in, if it still has the version that he read. The rules count from the next request
 * on, on every server; bookings that stand are left alone. Problems: precondition_failed, shop_not_found.
 */
export async function changeShop(
  context: Pick<AppContext, 'database' | 'events'> & { shops: ShopTermsCache },
  actor: Actor,
  change: { version: number; values: ShopChange },
): Promise<Shop> {
  const { database, events, shops } = context
  const shop = await withTenant(database, tenantOf(actor), async (transaction) => {
    if (!(await updateShop(transaction, { shopId: actor.shopId, ...change })))
      throw httpProblems.precondition_failed()
    const fields = Object.keys(change.values).toSorted()
    await events.append(
      transaction,
      shopEvent(actor, { type: 'shop', uid: actor.shopId }, 'changed', { fields }),
    )
    return (await readShopTerms(transaction))?.shop
  })
  shops.forget()
  if (shop === undefined) throw shopProblems.shop_not_found()
  return shop
}
