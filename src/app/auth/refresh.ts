import { withTenant } from '../../platform/postgres/tenant.ts'
import { ACCESS_TOKEN_SECONDS } from './access-token.ts'
import type { Actor } from './actor.ts'
import { endSessions, notifySessionEnded, useRefreshToken } from './auth.sql.ts'
import { SESSION_DAYS, type AuthContext } from './auth-context.ts'
import { authEvent } from './auth-event.ts'
import { authProblems } from './errors.ts'
import { newRefreshToken, readRefreshToken } from './refresh-token.ts'

/** The next pair of tokens. */
export interface RefreshedTokens {
  accountId: string
  accessToken: string
  refreshToken: string
  expiresIn: number
}

/**
 * Takes a refresh token and gives the next one; each is good once. A token that comes a second time was stolen, by
 * the first who used it or by the second: the whole family ends (RFC 9700, section 4.14.2).
 * Problems: session_ended, refresh_token_reused.
 */
export async function refresh(context: AuthContext, actor: Actor, text: string): Promise<RefreshedTokens> {
  const { database, clock, random, events, sessions, tokens } = context
  const token = readRefreshToken(text)
  const session = token === null ? null : await sessions.find(token.sessionId)
  if (token === null || session === null) throw authProblems.session_ended()
  const { accountId, id: sessionId } = session
  const now = clock.now()
  const next = newRefreshToken(random, sessionId)
  const outcome = await withTenant(database, { shopId: actor.shopId, accountId }, async (transaction) => {
    const use = await useRefreshToken(transaction, token.digest, now)
    if (use === 'fresh') {
      await transaction
        .insertInto('refresh_token')
        .values({
          digest: next.digest,
          session_id: sessionId,
          issued_at: now,
          expires_at: now.add({ hours: 24 * SESSION_DAYS }),
        })
        .execute()
    }
    if (use === 'used') {
      await endSessions(transaction, { sessionId, reason: 'refresh_token_reused', now })
      await notifySessionEnded(transaction, sessionId)
      const event = authEvent({
        activity: 'refresh_reuse',
        succeeded: false,
        detail: 'refresh_token_reused',
        userUid: accountId,
        sessionId,
        source: actor.source,
        requestId: actor.requestId,
      })
      await events.append(transaction, event)
    }
    return use
  })
  if (outcome === 'used') {
    sessions.forget(sessionId)
    throw authProblems.refresh_token_reused()
  }
  if (outcome === 'unknown') throw authProblems.session_ended()
  const accessToken = await tokens.sign({ accountId, sessionId, tokenId: random.uuid() }, now)
  return { accountId, accessToken, refreshToken: next.text, expiresIn: ACCESS_TOKEN_SECONDS }
}
