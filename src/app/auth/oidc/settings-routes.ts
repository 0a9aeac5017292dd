import { Type, type Static } from 'typebox'
import type { Http } from '../../../platform/http/create-http.ts'
import { withTenant } from '../../../platform/postgres/tenant.ts'
import { signedIn } from '../access.ts'
import { tenantOf } from '../actor.ts'
import type { AuthContext } from '../auth-context.ts'
import { connectIdentityProvider } from './connect-identity-provider.ts'
import { disconnectIdentityProvider } from './disconnect-identity-provider.ts'
import { redirectUri, type IdentityProvider } from './identity-provider.ts'
import { selectProvider } from './oidc.sql.ts'
import { ProviderBody, ProviderView } from './oidc-schema.ts'
import type { ProviderClient } from './provider-client.ts'

/** The identity provider of a shop, for its owner. */
export function identityProviderRoutes(http: Http, context: AuthContext, client: ProviderClient): void {
  const { database, shops } = context
  const tags = ['settings']

  async function view(
    shopId: string,
    provider: IdentityProvider | undefined,
  ): Promise<Static<typeof ProviderView>> {
    const { shop } = await shops.get(shopId)
    return {
      connected:
        provider === undefined
          ? null
          : {
              name: provider.name,
              issuer: provider.issuer,
              client_id: provider.clientId,
              domains: provider.domains,
              second_factor: provider.secondFactor,
            },
      redirect_uri: redirectUri(context.publicUrl),
      backchannel_logout_uri: `${context.publicUrl}/auth/oidc/backchannel-logout?shop=${shop.slug}`,
    }
  }

  http.get(
    '/identity-provider',
    {
      config: { access: 'identity_provider.change' },
      schema: {
        summary: 'The identity provider that staff may sign in with',
        tags,
        description: '`connected` is null when there is none. Its secret is shown to nobody.',
        response: { 200: ProviderView },
      },
    },
    async ({ actor }) => view(actor.shopId, await withTenant(database, tenantOf(actor), selectProvider)),
  )

  http.put(
    '/identity-provider',
    {
      config: { access: 'identity_provider.change', stepUp: true },
      schema: {
        summary: 'Let staff sign in with an identity provider',
        tags,
        description:
          'OpenID Connect. What the issuer says of itself is read first; identity_provider_unusable says what is wrong with it. Another issuer unlinks all identities of the old one.',
        body: ProviderBody,
        response: { 200: ProviderView },
      },
    },
    async (request) => {
      const actor = signedIn(request)
      const { body } = request
      const provider = await connectIdentityProvider(context, client, actor, {
        name: body.name.trim(),
        issuer: body.issuer,
        clientId: body.client_id,
        clientSecret: body.client_secret ?? null,
        domains: body.domains,
        secondFactor: body.second_factor,
      })
      return view(actor.shopId, provider)
    },
  )

  http.delete(
    '/identity-provider',
    {
      config: { access: 'identity_provider.change', stepUp: true },
      schema: {
        summary: 'Disconnect the identity provider',
        tags,
        description: 'All linked identities are gone, and the sign-ins that came from it end.',
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await disconnectIdentityProvider(context, signedIn(request))
      return reply.status(204).send(null)
    },
  )
}
