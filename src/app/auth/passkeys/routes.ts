import type { FastifyRequest } from 'fastify'
import type { LedgerField } from '../../../platform/ledger/sensitivity.ts'
import { Type } from 'typebox'
import type { Http } from '../../../platform/http/create-http.ts'
import { Id, listOf, strictObject, utcTime } from '../../../platform/http/wire.ts'
import { withTenant } from '../../../platform/postgres/tenant.ts'
import { signedIn } from '../access.ts'
import { TokensView, Transport } from '../auth-schema.ts'
import type { AuthContext } from '../auth-context.ts'
import { recordReading } from '../record-reading.ts'
import { deviceName } from '../sessions/device-name.ts'
import { tokenAnswer } from '../token-answer.ts'
import { signInDevice } from '../web-session.ts'
import { addPasskey } from './add-passkey.ts'
import { askForPasskey } from './ask-for-passkey.ts'
import { passkeyProblems } from './errors.ts'
import { offerPasskey } from './offer-passkey.ts'
import {
  CreationOptions,
  NewCredential,
  PasskeyName,
  PasskeyView,
  RequestOptions,
  SignedCredential,
} from './passkey-schema.ts'
import { listOwnPasskeys, type OwnPasskey } from './passkeys.sql.ts'
import { relyingParty, type RelyingParty } from './relying-party.ts'
import { removePasskey } from './remove-passkey.ts'
import { renamePasskey } from './rename-passkey.ts'
import { signInByPasskey } from './sign-in-by-passkey.ts'
import { stepUpByPasskey } from './step-up-by-passkey.ts'

const byId = { params: strictObject({ id: Id }) }
const empty = strictObject({})

/** Passkeys: the routes below /auth/passkeys, signing in by one, and showing again by one that it is oneself. */
export function passkeyRoutes(http: Http, context: AuthContext): void {
  const answer = tokenAnswer(context)
  const partyOf = (request: FastifyRequest): RelyingParty => {
    const party = relyingParty(context.publicUrl, request.host)
    if (party === null) throw passkeyProblems.passkeys_need_a_domain()
    return party
  }
  const readOwn = async (request: FastifyRequest, fields: LedgerField[]): Promise<OwnPasskey[]> => {
    const { accountId, shopId } = signedIn(request)
    const passkeys = await withTenant(context.database, { shopId, accountId }, listOwnPasskeys)
    const keys = passkeys.map(({ id }) => id)
    await recordReading(context, request, { purpose: 'own passkeys', table: 'passkey', keys, fields })
    return passkeys
  }

  http.get(
    '/auth/passkeys',
    {
      config: { access: 'account.own' },
      schema: {
        summary: 'Your passkeys',
        tags: ['auth'],
        response: { 200: listOf(PasskeyView) },
      },
    },
    async (request) => {
      const passkeys = await readOwn(request, ['name', 'created_at', 'last_used_at'])
      return {
        items: passkeys.map(({ id, name, backed_up, created_at, last_used_at }) => ({
          id,
          name,
          is_synced: backed_up,
          created_at: utcTime(created_at),
          last_used_at: last_used_at === null ? null : utcTime(last_used_at),
        })),
        next_cursor: null,
      }
    },
  )

  http.post(
    '/auth/passkeys/options',
    {
      config: { access: 'account.own', stepUp: true },
      schema: {
        summary: 'Ask for what a browser needs to make a passkey',
        tags: ['auth'],
        description:
          'Good once, for five minutes: PublicKeyCredential.parseCreationOptionsFromJSON takes it.',
        body: empty,
        response: { 200: CreationOptions },
      },
    },
    async (request) => {
      const actor = signedIn(request)
      const options = await offerPasskey(context, actor, partyOf(request))
      await recordReading(context, request, {
        purpose: 'new passkey',
        table: 'account',
        keys: [actor.accountId],
        fields: ['email', 'name'],
      })
      return options
    },
  )

  http.post(
    '/auth/passkeys',
    {
      config: { access: 'account.own', stepUp: true },
      schema: {
        summary: 'Add a passkey',
        tags: ['auth'],
        description:
          'A mail tells of it. Of who works in a shop, dangerous requests ask for a second factor from then on. Without a name it is called after the browser.',
        body: strictObject({ name: Type.Optional(PasskeyName), credential: NewCredential }),
        response: { 201: Type.Object({ id: Id }) },
      },
    },
    async (request, reply) => {
      const { name = deviceName(request.headers['user-agent'] ?? ''), credential } = request.body
      const party = partyOf(request)
      const id = await addPasskey(context, signedIn(request), { party, credential, name: name.trim() })
      return reply.status(201).send({ id })
    },
  )

  http.patch(
    '/auth/passkeys/:id',
    {
      config: { access: 'account.own' },
      schema: {
        summary: 'Rename a passkey of yours',
        tags: ['auth'],
        ...byId,
        body: strictObject({ name: PasskeyName }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      await renamePasskey(context, signedIn(request), { id, name: request.body.name.trim() })
      return reply.status(204).send(null)
    },
  )

  http.delete(
    '/auth/passkeys/:id',
    {
      config: { access: 'account.own', stepUp: true },
      schema: {
        summary: 'Remove a passkey of yours',
        tags: ['auth'],
        description: 'A mail tells of it. The last one of an account without a password stays.',
        ...byId,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await removePasskey(context, signedIn(request), request.params.id)
      return reply.status(204).send(null)
    },
  )

  http.post(
    '/auth/passkey-sign-in/options',
    {
      config: { staysOpen: 'reading only', access: 'public', ledger: 'new secret' },
      schema: {
        summary: 'Ask for what a browser needs to sign in by a passkey',
        tags: ['auth'],
        description:
          'Names no account. Good once, for five minutes: PublicKeyCredential.parseRequestOptionsFromJSON takes it.',
        body: empty,
        response: { 200: RequestOptions },
      },
    },
    (request) => askForPasskey(context, partyOf(request), 'anybody'),
  )

  http.post(
    '/auth/passkey-sign-in',
    {
      config: { staysOpen: 'reading only', access: 'public', ledger: 'new secret', cost: 5 },
      schema: {
        summary: 'Sign in by a passkey',
        tags: ['auth'],
        body: strictObject({ credential: SignedCredential, transport: Transport }),
        response: { 200: TokensView },
      },
    },
    async (request, reply) => {
      const { credential, transport } = request.body
      const issued = await signInByPasskey(context, request.actor, {
        ...signInDevice(context, request, transport),
        party: partyOf(request),
        credential,
      })
      return answer(reply, issued, transport)
    },
  )

  http.post(
    '/auth/step-up/passkey/options',
    {
      config: { staysOpen: 'always', access: 'account.own' },
      schema: {
        summary: 'Ask for what a browser needs to show by a passkey that it is you',
        tags: ['auth'],
        body: empty,
        response: { 200: RequestOptions },
      },
    },
    async (request) => {
      const { accountId } = signedIn(request)
      const passkeys = await readOwn(request, ['credential_id', 'transports'])
      return askForPasskey(context, partyOf(request), { accountId, passkeys })
    },
  )

  http.post(
    '/auth/step-up/passkey',
    {
      config: { staysOpen: 'always', access: 'account.own' },
      schema: {
        summary: 'Show by a passkey that it is you',
        tags: ['auth'],
        description: 'Opens what answers step_up_required to this sign-in, for a quarter of an hour.',
        body: strictObject({ credential: SignedCredential }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { credential } = request.body
      await stepUpByPasskey(context, signedIn(request), { party: partyOf(request), credential })
      return reply.status(204).send(null)
    },
  )
}
