import type { AppContext } from '../context.ts'
import type { ShopTermsCache } from '../shop/shop-terms.ts'

/** What the verbs of clients work with. */
export interface ClientContext extends AppContext {
  shops: ShopTermsCache
  /** Where what must outlive the database is kept. */
  dataDir: string
}
