import { assertModuleOn } from '../containment/assert-module-on.ts'
import { withTenant } from '../../platform/postgres/tenant.ts'
import { addIdleTime } from './session-limits.ts'
import { ACCESS_TOKEN_SECONDS } from './signing-keys/signing-key.ts'
import type { Actor } from './actor.ts'
import { endSessions, touchSession, useRefreshToken } from './auth.sql.ts'
import type { AuthContext } from './auth-context.ts'
import { authEvent } from './auth-event.ts'
import { authProblems } from './errors.ts'
import { issueToken } from './issue-token.ts'
import { isCutOff } from './sessions/cut-off.ts'
import { rolesWith } from './permissions.ts'
import { nextRefreshToken, readRefreshToken } from './refresh-token.ts'

/** For so long a refresh token may come again, as long as nothing has come of it: an answer was lost on its way. */
const AGAIN_SECONDS = 10

/** The next pair of tokens. */
export interface RefreshedTokens {
  accountId: string
  accessToken: string
  refreshToken: string
  expiresIn: number
}

/**
 * Takes a refresh token and gives the next one; each is good once. Within ten seconds, and before the next one is used, it
 * gives the same one again: of two windows that ask at once neither is signed out. A token that comes later was stolen,
 * by the first who used it or by the second: the whole family ends (RFC 9700, section 4.14.2).
 * While sign-in is shut (module_off auth) only whoever may lift that gets the next pair.
 * Problems: session_ended, refresh_token_reused, reauth_required, module_off.
 */
export async function refresh(context: AuthContext, actor: Actor, text: string): Promise<RefreshedTokens> {
  const { database, clock, events, sessions, keys } = context
  const token = readRefreshToken(text)
  const session = token === null ? null : await sessions.find(token.sessionId)
  if (token === null || session === null) throw authProblems.session_ended()
  if (isCutOff(context.containments, session)) throw authProblems.reauth_required()
  const { accountId, id: sessionId } = session
  const mayLift = session.roles.some(({ role }) => rolesWith('incidents.contain').includes(role))
  if (!mayLift) assertModuleOn(context, 'auth')
  const now = clock.now()
  const next = nextRefreshToken(keys.digest, token)
  const { outcome, accessToken } = await withTenant(
    database,
    { shopId: actor.shopId, accountId },
    async (transaction) => {
      const use = await useRefreshToken(
        transaction,
        { digest: token.digest, successor: next.digest, sessionId },
        {
          now,
          againAfter: now.subtract({ seconds: AGAIN_SECONDS }),
          expiresAt: addIdleTime(context.settings, session, now),
        },
      )
      if (use === 'fresh' || use === 'again') {
        await touchSession(transaction, sessionId, now)
        return { outcome: use, accessToken: await issueToken(context, transaction, { accountId, sessionId }) }
      }
      if (use === 'used') {
        await endSessions(transaction, {
          accountId,
          which: { only: sessionId },
          reason: 'refresh_token_reused',
          now,
        })
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
      return { outcome: use, accessToken: '' }
    },
  )
  if (outcome === 'used') {
    sessions.forget(sessionId)
    throw authProblems.refresh_token_reused()
  }
  if (outcome === 'unknown') throw authProblems.session_ended()
  return { accountId, accessToken, refreshToken: next.text, expiresIn: ACCESS_TOKEN_SECONDS }
}
