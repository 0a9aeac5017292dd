import { decodeJwt } from 'jose'
import { sha256 } from '../../platform/crypto/digest.ts'
import { isUuid } from '../../platform/postgres/is-uuid.ts'
import { withTenant } from '../../platform/postgres/tenant.ts'
import type { Actor } from './actor.ts'
import type { AuthContext } from './auth-context.ts'
import { authEvent } from './auth-event.ts'

const TOLD_MAX = 10_000
const told = new Set<string>()

/**
 * Tells of a token that somebody forged without having a key of ours, once for each token: whom it claims to be, as far as that is
 * an id, and what is wrong with it. It is refused either way.
 */
export async function tellRefusedToken(
  context: Pick<AuthContext, 'database' | 'events' | 'tokens' | 'clock'>,
  actor: Actor,
  token: string,
): Promise<void> {
  const { database, events, tokens, clock } = context
  const digest = sha256(token).toString('base64')
  if (told.has(digest)) return
  if (told.size >= TOLD_MAX) told.clear()
  told.add(digest)
  const fault = await tokens.faultOf(token, clock.now())
  if (fault === null) return
  const draft = authEvent({
    activity: 'token_refused',
    succeeded: false,
    detail: fault,
    // Whoever forges a token claims to be anybody: it is no event of that person's.
    userUid: 'no id',
    source: actor.source,
    requestId: actor.requestId,
  })
  const event = { ...draft, attributes: { ...draft.attributes, unmapped: claimedBy(token) } }
  try {
    await withTenant(database, { shopId: actor.shopId }, (transaction) => events.append(transaction, event))
  } catch (error) {
    told.delete(digest)
    throw error
  }
}

/** Anybody writes there what he likes: nothing but an id gets into the record. */
function claimedBy(token: string): { claimed_account: string; claimed_session: string } {
  const named = (value: unknown): string => (typeof value === 'string' && isUuid(value) ? value : 'no id')
  try {
    const { sub, sid } = decodeJwt(token)
    return { claimed_account: named(sub), claimed_session: named(sid) }
  } catch {
    return { claimed_account: 'no id', claimed_session: 'no id' }
  }
}
