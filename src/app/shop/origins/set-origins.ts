import { withTenant } from '../../../platform/postgres/tenant.ts'
import { tenantOf, type Actor } from '../../auth/actor.ts'
import type { AppContext } from '../../context.ts'
import { shopEvent } from '../shop-event.ts'
import type { ShopOrigins } from './shop-origins.ts'
import { ownOrigins, replaceOrigins } from './shop-origins.sql.ts'

/** Lets pages of these origins use the API of the actor's shop from a browser, and of no others. */
export async function setOrigins(
  context: Pick<AppContext, 'database' | 'events'> & { origins: ShopOrigins },
  actor: Actor,
  origins: readonly string[],
): Promise<void> {
  await withTenant(context.database, tenantOf(actor), async (transaction) => {
    const before = await ownOrigins(transaction)
    await replaceOrigins(transaction, actor.shopId, origins)
    const entity = { type: 'shop', uid: actor.shopId } as const
    await context.events.append(
      transaction,
      shopEvent(actor, entity, 'changed', { fields: ['origins'], before, after: [...origins] }),
    )
  })
  context.origins.forget()
}
