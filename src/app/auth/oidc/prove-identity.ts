import * as openid from 'openid-client'
import type { IDToken, UserInfoResponse } from 'openid-client'
import type { AuthContext } from '../auth-context.ts'
import { oidcProblems } from './errors.ts'
import { provesOf, redirectUri, type AuthorizationKeys, type ProvenIdentity } from './identity-provider.ts'
import type { StoredProvider } from './oidc.sql.ts'
import { openProvider } from './open-provider.ts'
import { asProviderProblem, type ProviderClient } from './provider-client.ts'

/**
 * Exchanges the code that a provider sent back for who somebody is: state, issuer (RFC 9207), PKCE, and of the ID token
 * signature, issuer, audience, times and nonce are checked (OpenID Connect Core 1.0, section 3.1.3.7). `query` is the
 * answer as it stands in the address. Problems: identity_provider_unreachable, _sealed, _refused, identity_not_valid.
 */
export async function proveIdentity(
  context: Pick<AuthContext, 'keys' | 'publicUrl' | 'log'>,
  client: ProviderClient,
  answer: { shopId: string; provider: StoredProvider; request: AuthorizationKeys; query: string },
): Promise<ProvenIdentity> {
  const { keys, publicUrl, log } = context
  const { shopId, provider, request, query } = answer
  const configuration = await openProvider(context, client, shopId, provider)
  const { nonce, verifier } = provesOf(keys.digest, request)
  try {
    const tokens = await openid.authorizationCodeGrant(
      configuration,
      new URL(`${redirectUri(publicUrl)}?${query}`),
      {
        expectedState: request.state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      },
    )
    const claims = tokens.claims()
    if (claims === undefined) throw oidcProblems.identity_not_valid()
    const hasUserInfo = configuration.serverMetadata().userinfo_endpoint !== undefined
    const about: IDToken | UserInfoResponse =
      claims['email'] === undefined && hasUserInfo
        ? await openid.fetchUserInfo(configuration, tokens.access_token, claims.sub)
        : claims
    const { amr, acr, sid } = claims
    return {
      issuer: claims.iss,
      subject: claims.sub,
      email: typeof about['email'] === 'string' ? about['email'].toLowerCase() : null,
      emailVerified: about['email_verified'] === true,
      sid: typeof sid === 'string' ? sid : null,
      amr: Array.isArray(amr) ? amr.filter((one) => typeof one === 'string') : [],
      acr: typeof acr === 'string' ? acr : null,
    }
  } catch (error) {
    throw asProviderProblem(error, log, oidcProblems.identity_not_valid)
  }
}
