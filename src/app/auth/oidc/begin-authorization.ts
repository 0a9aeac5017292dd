import * as openid from 'openid-client'
import { withTenant } from '../../../platform/postgres/tenant.ts'
import type { Actor } from '../actor.ts'
import type { AuthContext } from '../auth-context.ts'
import { oidcProblems } from './errors.ts'
import { AUTHORIZATION_MINUTES, digestsOf, provesOf, redirectUri } from './identity-provider.ts'
import { insertAuthorization, selectProvider } from './oidc.sql.ts'
import { openProvider } from './open-provider.ts'
import type { ProviderClient } from './provider-client.ts'

/**
 * Begins a sign-in with the provider of the actor's shop, or the linking of an identity to who is signed in: the authorization
 * code flow with PKCE (RFC 6749, RFC 7636, OpenID Connect Core 1.0). Gives the provider's address, and the key that the
 * browser keeps until it comes back. Problems: identity_provider_not_found, _unreachable, _sealed.
 */
export async function beginAuthorization(
  context: AuthContext,
  client: ProviderClient,
  actor: Actor,
  wanted: { returnTo: string; link: { accountId: string; sessionId: string } | null },
): Promise<{ url: string; browserKey: string }> {
  const { database, clock, random, keys, publicUrl } = context
  const { shopId } = actor
  const provider = await withTenant(database, { shopId }, selectProvider)
  if (provider === undefined) throw oidcProblems.identity_provider_not_found()
  const configuration = await openProvider(context, client, shopId, provider)
  const request = {
    state: random.bytes(32).toString('base64url'),
    browserKey: random.bytes(32).toString('base64url'),
  }
  const { nonce, verifier } = provesOf(keys.digest, request)
  const now = clock.now()
  await withTenant(database, { shopId }, (transaction) =>
    insertAuthorization(transaction, {
      ...digestsOf(request),
      shopId,
      link: wanted.link,
      returnTo: wanted.returnTo,
      now,
      expiresAt: now.add({ minutes: AUTHORIZATION_MINUTES }),
    }),
  )
  const url = openid.buildAuthorizationUrl(configuration, {
    redirect_uri: redirectUri(publicUrl),
    scope: 'openid email',
    state: request.state,
    nonce,
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  })
  return { url: url.href, browserKey: request.browserKey }
}
