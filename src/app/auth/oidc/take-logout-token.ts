import { decodeJwt, jwtVerify, type JWTPayload } from 'jose'
import { toLegacyDate } from '../../../platform/clock/legacy-date.ts'
import { sha256 } from '../../../platform/crypto/digest.ts'
import { claimKey } from '../../../platform/postgres/claim-key.ts'
import { withTenant } from '../../../platform/postgres/tenant.ts'
import type { Actor } from '../actor.ts'
import type { AuthContext } from '../auth-context.ts'
import { endProviderSessions } from './end-provider-sessions.ts'
import { oidcProblems } from './errors.ts'
import { selectProvider } from './oidc.sql.ts'
import type { ProviderClient } from './provider-client.ts'

const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout'
/** A provider signs with its own keys; what anybody can make from public values is none. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA']
const TOKEN_SECONDS_MAX = 300
const SKEW_SECONDS = 30

/**
 * Ends what came from one person, or one session, at the provider of the actor's shop, because the provider says so (OpenID
 * Connect Back-Channel Logout 1.0, section 2.6). Each token counts once. Gives how many sessions ended. Problems:
 * logout_token_not_valid, identity_provider_unreachable.
 */
export async function takeLogoutToken(
  context: AuthContext,
  client: ProviderClient,
  actor: Actor,
  token: string,
): Promise<number> {
  const { database, clock, random, sessions } = context
  const { shopId } = actor
  const provider = await withTenant(database, { shopId }, selectProvider)
  // Before anything is asked of the provider: whose it says that it is.
  if (provider === undefined || claimsOf(token)?.iss !== provider.issuer)
    throw oidcProblems.logout_token_not_valid()
  const keys = await client.keysOf(provider.issuer)
  const now = clock.now()
  const claims = await jwtVerify(token, keys, {
    algorithms: ALGORITHMS,
    issuer: provider.issuer,
    audience: provider.clientId,
    requiredClaims: ['iat', 'jti', 'events'],
    maxTokenAge: TOKEN_SECONDS_MAX,
    clockTolerance: SKEW_SECONDS,
    currentDate: toLegacyDate(now),
  }).then(
    ({ payload }) => payload,
    () => null,
  )
  const target = claims === null ? null : targetOf(claims)
  if (target === null) throw oidcProblems.logout_token_not_valid()
  const ended = await withTenant(database, { shopId }, async (transaction) => {
    const digest = sha256(`${provider.issuer} ${claims?.jti ?? ''}`)
    const earlier = await claimKey(transaction, {
      shopId,
      scope: 'logout token',
      key: digest.toString('base64url'),
      digest,
      resourceId: random.uuid(),
      now,
    })
    if (earlier !== null) throw oidcProblems.logout_token_not_valid()
    return endProviderSessions(context, transaction, actor, target)
  })
  for (const id of ended) sessions.forget(id)
  return ended.length
}

function claimsOf(token: string): JWTPayload | null {
  try {
    return decodeJwt(token)
  } catch {
    return null
  }
}

/** Whom it means; null for what is no logout token: one with a nonce might be an ID token. */
function targetOf(claims: JWTPayload): { subject: string | null; sid: string | null } | null {
  const { sub, events, nonce } = claims
  const sid = typeof claims['sid'] === 'string' ? claims['sid'] : null
  const isLogout =
    typeof events === 'object' && events !== null && typeof Reflect.get(events, LOGOUT_EVENT) === 'object'
  if (!isLogout || nonce !== undefined || (sub === undefined && sid === null)) return null
  return { subject: sub ?? null, sid }
}
