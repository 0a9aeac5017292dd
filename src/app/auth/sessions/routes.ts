import { Type } from 'typebox'
import type { Http } from '../../../platform/http/create-http.ts'
import {
  Id,
  Instant,
  listOf,
  Nullable,
  ONE_LINE,
  sensitive,
  strictObject,
  utcTime,
} from '../../../platform/http/wire.ts'
import { withTenant } from '../../../platform/postgres/tenant.ts'
import { signedIn } from '../access.ts'
import type { AuthContext } from '../auth-context.ts'
import { recordReading } from '../record-reading.ts'
import { deviceName } from './device-name.ts'
import { endOwnSessions } from './end-own-sessions.ts'
import { nameSession } from './name-session.ts'
import { listOwnSessions } from './sessions.sql.ts'

const DeviceName = sensitive(
  'session',
  Type.String({ minLength: 1, maxLength: 60, pattern: ONE_LINE, examples: ['Phone'] }),
)
const SessionView = Type.Object({
  id: Id,
  name: Nullable(DeviceName),
  device: Type.String({ description: 'Browser and system, in words.', examples: ['Safari on iPhone'] }),
  user_agent: Type.String({
    description: 'What the browser said of itself.',
    examples: ['Mozilla/5.0 (iPhone)'],
  }),
  source: Type.String({ description: 'The network address it signed in from.', examples: ['198.51.100.7'] }),
  created_at: Instant,
  last_seen_at: Type.String({ ...Instant, description: 'When its tokens were last renewed.' }),
  expires_at: Instant,
  is_current: Type.Boolean({ examples: [true], description: 'Whether it is the one that asks.' }),
})
const byId = { params: strictObject({ id: Id }) }

/** The routes below /auth/sessions: where a person is signed in, and ending that. */
export function sessionRoutes(http: Http, context: AuthContext): void {
  http.get(
    '/auth/sessions',
    {
      config: { access: 'account.own' },
      schema: {
        summary: 'Where you are signed in',
        tags: ['auth'],
        response: { 200: listOf(SessionView) },
      },
    },
    async (request) => {
      const { accountId, sessionId, shopId } = signedIn(request)
      const found = await withTenant(context.database, { shopId, accountId }, (transaction) =>
        listOwnSessions(transaction, accountId, context.clock.now()),
      )
      await recordReading(context, request, {
        purpose: 'own sign-ins',
        table: 'session',
        keys: found.map(({ id }) => id),
        fields: ['source', 'user_agent', 'name'],
      })
      return {
        items: found.map((session) => ({
          ...session,
          device: deviceName(session.user_agent),
          created_at: utcTime(session.created_at),
          last_seen_at: utcTime(session.last_seen_at),
          expires_at: utcTime(session.expires_at),
          is_current: session.id === sessionId,
        })),
        next_cursor: null,
      }
    },
  )

  http.patch(
    '/auth/sessions/:id',
    {
      config: { access: 'account.own' },
      schema: {
        summary: 'Name a device of yours',
        tags: ['auth'],
        ...byId,
        body: strictObject({ name: DeviceName }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await nameSession(context, signedIn(request), {
        sessionId: request.params.id,
        name: request.body.name.trim(),
      })
      return reply.status(204).send(null)
    },
  )

  http.delete(
    '/auth/sessions/:id',
    {
      config: { staysOpen: 'reading only', access: 'account.own' },
      schema: { summary: 'Sign one device out', tags: ['auth'], ...byId, response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      await endOwnSessions(context, signedIn(request), { sessionId: request.params.id })
      return reply.status(204).send(null)
    },
  )

  http.post(
    '/auth/sessions/revocation',
    {
      config: { staysOpen: 'reading only', access: 'account.own', stepUp: true },
      schema: {
        summary: 'Sign all other devices out',
        tags: ['auth'],
        body: strictObject({}),
        response: { 200: Type.Object({ ended: Type.Integer({ examples: [2] }) }) },
      },
    },
    async (request) => ({ ended: await endOwnSessions(context, signedIn(request), 'others') }),
  )
}
