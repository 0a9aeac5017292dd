import type { Clock } from '../../platform/clock/clock.ts'
import type { Database } from '../../platform/postgres/connect.ts'
import { withTenant } from '../../platform/postgres/tenant.ts'
import { shopProblems } from './errors.ts'
import type { ShopTerms, ShopTermsCache } from './shop-terms.ts'
import { readShopTerms, readTermsVersion } from './shop-terms.sql.ts'

const AGE_MS_MAX = 5_000

/**
 * Keeps terms in memory. Whoever changes a shop says `notify sixfb_shop` in the same transaction; should the word be
 * lost, five seconds pass. Requests that ask at once share one read.
 */
export function createShopTerms(context: { database: Database; clock: Clock }): ShopTermsCache {
  const { database, clock } = context
  const kept = new Map<string, { readAtMs: number; terms: Promise<ShopTerms> }>()
  let listening = false
  const forget = (): void => kept.clear()

  const listen = (): void => {
    if (listening) return
    listening = true
    database.sql.listen('sixfb_shop', forget, forget).catch(() => {
      listening = false
    })
  }

  return {
    forget,
    get(shopId) {
      listen()
      const found = kept.get(shopId)
      if (found !== undefined && clock.monotonicMs() - found.readAtMs < AGE_MS_MAX) return found.terms
      const terms = readTerms(database, shopId, found?.terms)
      const entry = { readAtMs: clock.monotonicMs(), terms }
      kept.set(shopId, entry)
      terms.catch(() => {
        if (kept.get(shopId) === entry) kept.delete(shopId)
      })
      return terms
    },
  }
}

/** What is kept still holds when no version has come after it. */
async function readTerms(
  database: Database,
  shopId: string,
  kept: Promise<ShopTerms> | undefined,
): Promise<ShopTerms> {
  const known = await kept?.catch(() => undefined)
  const terms = await withTenant(database, { shopId }, async (transaction) =>
    known !== undefined && (await readTermsVersion(transaction)) === known.shop.termsVersion
      ? known
      : readShopTerms(transaction),
  )
  if (terms === undefined) throw shopProblems.shop_not_found()
  return terms
}
