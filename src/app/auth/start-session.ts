import { withTenant } from '../../platform/postgres/tenant.ts'
import { hmac } from '../../platform/crypto/digest.ts'
import { ACCESS_TOKEN_SECONDS } from './access-token.ts'
import type { Actor } from './actor.ts'
import { rememberDevice } from './auth.sql.ts'
import { SESSION_DAYS, type AuthContext } from './auth-context.ts'
import { authEvent } from './auth-event.ts'
import { newRefreshToken } from './refresh-token.ts'

/** What a sign-in gives. `deviceKey` goes into a cookie and spares this device later challenges. */
export interface StartedSession {
  accountId: string
  sessionId: string
  accessToken: string
  refreshToken: string
  /** How long the access token is good, in seconds. */
  expiresIn: number
  deviceKey: string
}

/** Starts a session for an account that has proven itself, and records the sign-in, in one transaction. */
export async function startSession(
  context: AuthContext,
  actor: Actor,
  facts: {
    accountId: string
    userAgent: string
    deviceKey: string | null
    knownDevice: boolean
    method: string
  },
): Promise<StartedSession> {
  const { database, clock, random, events, keys, tokens } = context
  const { accountId, knownDevice } = facts
  const now = clock.now()
  const expiresAt = now.add({ hours: 24 * SESSION_DAYS })
  const sessionId = random.uuid()
  const refresh = newRefreshToken(random, sessionId)
  const deviceKey = facts.deviceKey ?? random.bytes(32).toString('base64url')
  await withTenant(database, { shopId: actor.shopId, accountId }, async (transaction) => {
    await transaction
      .insertInto('session')
      .values({
        id: sessionId,
        account_id: accountId,
        created_at: now,
        expires_at: expiresAt,
        last_seen_at: now,
        source: actor.source,
        user_agent: facts.userAgent.slice(0, 200),
      })
      .execute()
    await transaction
      .insertInto('refresh_token')
      .values({ digest: refresh.digest, session_id: sessionId, issued_at: now, expires_at: expiresAt })
      .execute()
    await rememberDevice(transaction, {
      digest: hmac(keys.digest, 'device', accountId, deviceKey),
      accountId,
      now,
    })
    const event = authEvent({
      activity: 'logon',
      succeeded: true,
      detail: facts.method,
      userUid: accountId,
      sessionId,
      knownDevice,
      source: actor.source,
      requestId: actor.requestId,
    })
    await events.append(transaction, event)
  })
  const accessToken = await tokens.sign({ accountId, sessionId, tokenId: random.uuid() }, now)
  return {
    accountId,
    sessionId,
    accessToken,
    refreshToken: refresh.text,
    expiresIn: ACCESS_TOKEN_SECONDS,
    deviceKey,
  }
}
