import type { AppContext } from '../context.ts'
import type { LiveSessions } from '../auth/live-sessions.ts'
import type { ShopTermsCache } from '../shop/shop-terms.ts'

/** What the verbs of staff work with. */
export type StaffContext = Pick<
  AppContext,
  'database' | 'clock' | 'random' | 'events' | 'keys' | 'publicUrl' | 'ledger'
> & { shops: ShopTermsCache; sessions: LiveSessions }
