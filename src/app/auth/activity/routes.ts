import { Type, type Static } from 'typebox'
import { eventStatus } from '../../../platform/events/event.ts'
import type { Http } from '../../../platform/http/create-http.ts'
import { pageOf, PageQuery, readPageCursor } from '../../../platform/http/cursor.ts'
import {
  Id,
  Instant,
  listOf,
  Nullable,
  strictObject,
  utcTime,
  withExample,
} from '../../../platform/http/wire.ts'
import { withTenant } from '../../../platform/postgres/tenant.ts'
import { signedIn } from '../access.ts'
import type { AuthContext } from '../auth-context.ts'
import { recordReading } from '../record-reading.ts'
import { deviceName } from '../sessions/device-name.ts'
import { isWorthAsking, kindOf, sentenceOf, type AccountEvent } from './activity.ts'
import { selectActivity, type ActivityRow } from './activity.sql.ts'

const ActivityView = Type.Object({
  id: withExample(Id, '01990f3e-7a10-7c3e-9a57-3f6d2b1c4eb1'),
  at: withExample(Instant, '2031-03-03T07:55:00Z'),
  kind: Type.String({ examples: ['logon'] }),
  sentence: Type.String({
    description: 'What happened, in plain words.',
    examples: ['Signed in from 198.51.100.7 with Safari on iPhone. This device was new.'],
  }),
  succeeded: Type.Boolean({ examples: [true] }),
  source: Type.String({ description: 'The network address it came from.', examples: ['198.51.100.7'] }),
  device: Nullable(Type.String({ examples: ['Safari on iPhone'] })),
  session_id: withExample(
    Nullable({ ...Id, description: 'The sign-in that it is about, while there is one of yours.' }),
    '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e54',
  ),
  session: Type.Enum(['current', 'open', 'ended', 'none'], {
    description: 'Whether that sign-in is the one that asks, is still open, or has ended.',
    examples: ['open'],
  }),
  may_disown: Type.Boolean({
    description:
      'Whether it is worth asking if it was the person: something was done, not from this sign-in.',
    examples: [true],
  }),
})

/** GET /auth/activity: what happened to the account of who asks. */
export function activityRoutes(http: Http, context: AuthContext): void {
  http.get(
    '/auth/activity',
    {
      config: { access: 'account.own' },
      schema: {
        summary: 'What happened to your account, the newest first',
        tags: ['auth'],
        querystring: strictObject(PageQuery),
        response: { 200: listOf(ActivityView) },
      },
    },
    async (request) => {
      const { accountId, sessionId, shopId } = signedIn(request)
      const { limit = 100, cursor } = request.query
      const after = cursor === undefined ? undefined : readPageCursor(cursor, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
      const rows = await withTenant(context.database, { shopId, accountId }, (transaction) =>
        selectActivity(transaction, { after, count: limit + 1, now: context.clock.now() }),
      )
      const page = pageOf(rows, limit, ({ at, id }) => ({ sortedBy: at.toString(), id }))
      await recordReading(context, request, {
        purpose: 'own activity',
        table: 'event',
        keys: page.items.map(({ id }) => id),
        fields: ['body', 'session.user_agent', 'session.name'],
      })
      return { ...page, items: page.items.map((row) => activityView(row, sessionId)) }
    },
  )
}

function activityView(row: ActivityRow, ownSessionId: string): Static<typeof ActivityView> {
  const event: AccountEvent = {
    activityId: row.activity_id,
    activityName: row.activity_name,
    succeeded: row.status_id === eventStatus.success,
    detail: row.status_detail,
    source: row.source,
    device: row.session_name ?? (row.user_agent === null ? null : deviceName(row.user_agent)),
    knownDevice: row.known_device,
  }
  const session = sessionState(row, ownSessionId)
  return {
    id: row.id,
    at: utcTime(row.at),
    kind: kindOf(event),
    sentence: sentenceOf(event),
    succeeded: event.succeeded,
    source: event.source,
    device: event.device,
    session_id: row.session_id,
    session,
    may_disown: isWorthAsking(event) && session !== 'current',
  }
}

function sessionState(row: ActivityRow, ownSessionId: string): 'current' | 'open' | 'ended' | 'none' {
  if (row.session_id === null) return 'none'
  if (row.session_id === ownSessionId) return 'current'
  return row.session_lives ? 'open' : 'ended'
}
