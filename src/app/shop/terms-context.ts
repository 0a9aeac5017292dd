import type { AppContext } from '../context.ts'
import type { ShopTermsCache } from './shop-terms.ts'

/** What the verbs work with that change by what a shop is booked. */
export type TermsContext = Pick<AppContext, 'database' | 'clock' | 'random' | 'events' | 'ledger'> & {
  shops: ShopTermsCache
}

/** A POST that may come twice: where, with which Idempotency-Key, asking for what. */
export interface Once {
  route: string
  key: string | null
  request: unknown
}
