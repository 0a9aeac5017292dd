import { Type } from 'typebox'
import { ONE_LINE, Nullable, sensitive, strictObject } from '../../../platform/http/wire.ts'

/** What the button of a provider says. */
export const ProviderName = sensitive(
  'public',
  Type.String({
    minLength: 1,
    maxLength: 60,
    pattern: ONE_LINE,
    examples: ['Good Cuts'],
  }),
)

const settings = {
  name: ProviderName,
  issuer: sensitive(
    'public',
    Type.String({
      maxLength: 300,
      format: 'uri',
      description: 'As the provider writes it: /.well-known/openid-configuration is read below it.',
      examples: ['https://login.example.com'],
    }),
  ),
  client_id: Type.String({ minLength: 1, maxLength: 200, examples: ['6fb-booking'] }),
  domains: Type.Array(
    Type.String({ maxLength: 253, pattern: '^[a-z0-9-]+(\\.[a-z0-9-]+)+$', examples: ['example.com'] }),
    {
      minItems: 1,
      maxItems: 20,
      uniqueItems: true,
      description: 'Of the e-mail addresses that the provider may speak for.',
    },
  ),
  second_factor: Type.Union([Type.Literal('never'), Type.Literal('when_told'), Type.Literal('always')], {
    description:
      'Whether a sign-in there counts as one with a second factor: never, when its token says so (amr or acr), or always.',
    examples: ['when_told'],
  }),
}

/** What a provider is connected with. */
export const ProviderBody = strictObject({
  ...settings,
  client_secret: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 500,
      description: 'Left out, the one that is there is kept, for the same issuer and client.',
      examples: ['kept-by-nobody-else'],
    }),
  ),
})

/** A provider as its owner sees it; its secret is shown to nobody. */
export const ProviderView = Type.Object({
  connected: Nullable(Type.Object(settings)),
  redirect_uri: Type.String({
    description: 'To be registered at the provider, letter for letter.',
    examples: ['https://shop.example.com/auth/oidc/callback'],
  }),
  backchannel_logout_uri: Type.String({
    description: 'Where the provider says that somebody has signed out there.',
    examples: ['https://shop.example.com/auth/oidc/backchannel-logout?shop=old-town'],
  }),
})
