import type { Random } from '../../platform/crypto/random.ts'
import type { Database } from '../../platform/postgres/connect.ts'
import { standIn } from '../../platform/postgres/tenant.ts'
import { codeOf } from '../../platform/process/error-code.ts'
import { firstShop } from '../emergency-commands/first-shop.sql.ts'
import { verdictOn, type Verdict } from './check.ts'
import { changeForeignShop, plantInShop, rowsInSight } from './roles.sql.ts'

const INSUFFICIENT_PRIVILEGE = '42501'

/**
 * The server's role, standing in another shop as its staff do, sees nothing of this one, changes nothing in it and plants
 * nothing in it. Whatever it does is rolled back.
 */
export async function checkShopBoundary(app: Pick<Database, 'query'>, random: Random): Promise<Verdict> {
  const shopId = await firstShop(app.query)
  if (shopId === undefined) return { ok: true, detail: 'there is no shop yet' }
  const transaction = await app.query.startTransaction().execute()
  try {
    await standIn(transaction, { shopId: random.uuid(), accountId: random.uuid(), scope: 'shop' })
    const faults: string[] = []
    const seen = await rowsInSight(transaction)
    if (seen > 0) faults.push(`it sees ${seen} rows of another shop`)
    const changed = await changeForeignShop(transaction, shopId)
    if (changed > 0) faults.push(`it changes ${changed} rows of another shop`)
    const refusal = await plantInShop(transaction, shopId).then(() => 'none', codeOf)
    if (refusal !== INSUFFICIENT_PRIVILEGE) faults.push('it plants rows in another shop')
    return verdictOn(faults, 'from another shop nothing is seen, changed or planted')
  } finally {
    await transaction.rollback().execute()
  }
}
