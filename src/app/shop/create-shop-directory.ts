import type { Database } from '../../platform/postgres/connect.ts'
import type { ShopDirectory } from './shop-directory.ts'
import { allShops, shopOfSlug } from './shop.sql.ts'

/** Keeps in memory which slug is which shop's: none is ever given to another one. Unknown ones are asked for again. */
export function createShopDirectory(database: Pick<Database, 'query'>): ShopDirectory {
  const known = new Map<string, string>()
  return {
    async find(slug) {
      const found = known.get(slug) ?? (await shopOfSlug(database.query, slug))
      if (found !== undefined) known.set(slug, found)
      return found
    },
    list: () => allShops(database.query),
  }
}
