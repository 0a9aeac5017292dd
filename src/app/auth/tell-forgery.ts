import { sha256 } from '../../platform/crypto/digest.ts'
import { isUuid } from '../../platform/postgres/is-uuid.ts'
import { withTenant } from '../../platform/postgres/tenant.ts'
import type { SignedClaims } from './access-token.ts'
import type { Actor } from './actor.ts'
import { tokenWasIssued } from './auth.sql.ts'
import type { AuthContext } from './auth-context.ts'
import { authEvent } from './auth-event.ts'

/** Whoever has the key writes what he likes: nothing but an id gets into the record. */
const namedBy = (text: string): string => (isUuid(text) ? text : 'no id')

const TOLD_MAX = 10_000
const told = new Set<string>()

/**
 * Looks whether a token with our signature, which no living session knows or whose key is good no more, was issued once.
 * When it was not, or not with that key, somebody has the key: that is an event of the highest severity, once for each
 * token. It is refused either way.
 */
export async function tellForgery(
  context: Pick<AuthContext, 'database' | 'events'>,
  actor: Actor,
  claims: SignedClaims,
): Promise<void> {
  const { database, events } = context
  const { accountId, sessionId, tokenId, key } = claims
  const text = sha256(`${key} ${accountId} ${sessionId} ${tokenId}`).toString('base64')
  if (told.has(text)) return
  if (told.size >= TOLD_MAX) told.clear()
  told.add(text)
  const event = authEvent({
    activity: 'forged_token',
    succeeded: false,
    detail: key === 'good' ? 'token_never_issued' : 'key_put_away',
    userUid: namedBy(accountId),
    sessionId: namedBy(sessionId),
    source: actor.source,
    requestId: actor.requestId,
  })
  try {
    if (key !== 'misused' && (await tokenWasIssued(database, claims))) {
      told.delete(text)
      return
    }
    await withTenant(database, { shopId: actor.shopId }, (transaction) => events.append(transaction, event))
  } catch (error) {
    told.delete(text)
    throw error
  }
}
