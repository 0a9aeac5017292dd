import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server'
import { Type } from 'typebox'
import {
  ONE_LINE,
  Id,
  Instant,
  Nullable,
  sensitive,
  strictObject,
  withExample,
} from '../../../platform/http/wire.ts'
import { knownTransports } from './passkey.ts'

// What stands in `credential`, and what a browser is given, is the JSON of WebAuthn Level 3 (sections 5.1.8 to 5.1.10), with
// the names of that standard.

const CREDENTIAL = 'Zm91ciB3b3JkcyBpbiBhIHJvdw'
const HANDLE = 'AZkPPnoQfD6aVz9tKxxOVA'
const CHALLENGE = 'c29tZXRoaW5nIHRoYXQgbm9ib2R5IGNhbiBndWVzcyE'
const AUTHENTICATOR_DATA = 'SZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2MdAAAAAQ'
const CLIENT_DATA = 'eyJ0eXBlIjoid2ViYXV0aG4uZ2V0In0'
const base64url = (maxLength: number, example: string) =>
  Type.String({ minLength: 1, maxLength, pattern: '^[A-Za-z0-9_-]+$', examples: [example] })

const CredentialId = base64url(1364, CREDENTIAL)
const transports = { maxItems: 10, examples: [['internal', 'hybrid']] }
const frame = {
  id: CredentialId,
  rawId: CredentialId,
  type: Type.Literal('public-key'),
  authenticatorAttachment: Type.Optional(
    Type.Enum(['platform', 'cross-platform'], { examples: ['platform'] }),
  ),
  clientExtensionResults: Type.Object({}, { additionalProperties: true, examples: [{ appid: false }] }),
}

/** A passkey as a browser has made it. */
export const NewCredential = Type.Unsafe<RegistrationResponseJSON>(
  strictObject({
    ...frame,
    response: strictObject({
      clientDataJSON: base64url(4_000, CLIENT_DATA),
      attestationObject: base64url(40_000, 'o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YQ'),
      authenticatorData: Type.Optional(base64url(4_000, AUTHENTICATOR_DATA)),
      transports: Type.Optional(Type.Array(Type.String({ maxLength: 30 }), transports)),
      publicKey: Type.Optional(base64url(4_000, 'MFkwEwYHKoZIzj0CAQ')),
      publicKeyAlgorithm: Type.Optional(Type.Integer({ examples: [-7] })),
    }),
  }),
)

/** What a passkey has signed. */
export const SignedCredential = Type.Unsafe<AuthenticationResponseJSON>(
  strictObject({
    ...frame,
    response: strictObject({
      clientDataJSON: base64url(4_000, CLIENT_DATA),
      authenticatorData: base64url(4_000, AUTHENTICATOR_DATA),
      signature: base64url(4_000, 'MEUCIQDjTg'),
      userHandle: Type.Optional(base64url(100, HANDLE)),
    }),
  }),
)

const challenge = Type.String({ examples: [CHALLENGE] })
const timeout = Type.Integer({ description: 'Milliseconds.', examples: [300_000] })
const userVerification = Type.Literal('required')
const Descriptors = Type.Array(
  sensitive(
    'session',
    Type.Object({
      id: CredentialId,
      type: Type.Literal('public-key'),
      transports: Type.Optional(Type.Array(Type.Enum([...knownTransports]), transports)),
    }),
  ),
)

/** What a browser needs to make a passkey. */
export const CreationOptions = Type.Unsafe<PublicKeyCredentialCreationOptionsJSON>(
  Type.Object({
    rp: Type.Object({
      id: Type.String({ examples: ['book.example.com'] }),
      name: sensitive('public', Type.String({ examples: ['Six Figure Barber'] })),
    }),
    user: Type.Object({
      id: Type.String({ examples: [HANDLE] }),
      name: sensitive('personal', Type.String({ examples: ['ana@example.com'] })),
      displayName: Type.String({ examples: ['Ana Client'] }),
    }),
    challenge,
    pubKeyCredParams: Type.Array(
      Type.Object({ alg: Type.Integer({ examples: [-8] }), type: Type.Literal('public-key') }),
    ),
    timeout,
    excludeCredentials: Descriptors,
    authenticatorSelection: Type.Object({
      residentKey: Type.Literal('required'),
      requireResidentKey: Type.Literal(true),
      userVerification,
    }),
    attestation: Type.Literal('none'),
    extensions: Type.Object({ credProps: Type.Literal(true) }),
  }),
)

/** What a browser needs to have a passkey sign. */
export const RequestOptions = Type.Unsafe<PublicKeyCredentialRequestOptionsJSON>(
  Type.Object({
    rpId: Type.String({ examples: ['book.example.com'] }),
    challenge,
    timeout,
    userVerification,
    allowCredentials: Descriptors,
  }),
)

/** What a person calls a passkey. */
export const PasskeyName = sensitive(
  'session',
  Type.String({
    minLength: 1,
    maxLength: 60,
    pattern: ONE_LINE,
    examples: ['Phone'],
  }),
)

/** A passkey as its person sees it. */
export const PasskeyView = Type.Object({
  id: Id,
  name: PasskeyName,
  is_synced: Type.Boolean({
    description: 'Whether it is kept on other devices of his as well, so that it is not lost with one.',
    examples: [true],
  }),
  created_at: withExample(Instant, '2031-03-03T07:55:00Z'),
  last_used_at: withExample(Nullable(Instant), '2031-03-04T08:10:00Z'),
})
