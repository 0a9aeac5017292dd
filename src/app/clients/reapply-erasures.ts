import { withTenant } from '../../platform/postgres/tenant.ts'
import { nobody } from '../auth/actor.ts'
import { allShops } from '../shop/shop.sql.ts'
import type { ClientContext } from './client-context.ts'
import { erasePerson } from './erase-person.ts'
import { addToErasureList, readErasureList } from './erasure-list.ts'
import { selectErasures } from './erasures.sql.ts'
import { lockClients } from './merging.sql.ts'

/**
 * Before anybody is served: erases again whom a restored backup has brought back, by the list in DATA_DIR, and adds to that
 * list what the database has in advance of it. Gives how many clients were erased again.
 */
export async function reapplyErasures(context: ClientContext): Promise<number> {
  const { database, random, dataDir, log } = context
  const listed = await readErasureList(dataDir)
  let again = 0
  for (const shopId of await allShops(database.query)) {
    const own = listed.filter((erasure) => erasure.shopId === shopId)
    const known = await withTenant(database, { shopId, scope: 'shop' }, (transaction) =>
      selectErasures(transaction),
    )
    const inDatabase = new Set(known.map(({ clientId }) => clientId))
    const inList = new Set(own.map(({ clientId }) => clientId))
    await addToErasureList(
      dataDir,
      known.filter(({ clientId }) => !inList.has(clientId)),
    )
    const actor = nobody({ shopId, requestId: random.uuid(), source: 'start' })
    for (const { clientId, reason, accountId } of own.filter((one) => !inDatabase.has(one.clientId))) {
      await withTenant(database, { shopId, scope: 'shop' }, async (transaction) => {
        const [client] = await lockClients(transaction, [clientId])
        if (client === undefined || client.erasedAt !== null) return
        const person = { clientIds: [clientId], accountId: accountId ?? client.accountId }
        const closesAccount = accountId !== null
        await erasePerson(context, transaction, actor, { person, reason, closesAccount })
        again += 1
      })
    }
  }
  if (again > 0) log.warn({ clients: again }, 'erased again who had come back with a backup')
  return again
}
