import type { AppContext } from '../context.ts'
import type { ShopTermsCache } from '../shop/shop-terms.ts'
import type { LiveApiKeys } from './api-keys/live-api-keys.ts'
import type { AccessTokens } from './access-token.ts'
import type { LiveSessions } from './live-sessions.ts'

/** What the verbs of auth work with. */
export interface AuthContext extends AppContext {
  tokens: AccessTokens
  sessions: LiveSessions
  apiKeys: LiveApiKeys
  shops: ShopTermsCache
}
