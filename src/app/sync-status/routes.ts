import { Type } from 'typebox'
import type { Http } from '../../platform/http/create-http.ts'
import {
  Id,
  listOf,
  Nullable,
  sensitive,
  strictObject,
  withExample,
  withExamples,
} from '../../platform/http/wire.ts'
import { signedIn } from '../auth/access.ts'
import type { Actor } from '../auth/actor.ts'
import { assertOwnBarber, ownBarberOr } from '../auth/own-barber.ts'
import type { Action } from '../auth/permissions.ts'
import type { ShopTermsCache } from '../shop/shop-terms.ts'
import { BarberId, NamedBarber } from '../wire-names.ts'
import { connectCalendar } from './connect-calendar.ts'
import { connectionView, type StoredConnection } from './connection-view.ts'
import { disconnectCalendar } from './disconnect-calendar.ts'
import { listConnections } from './list-connections.ts'
import type { SyncContext } from './sync-context.ts'

const ConnectionView = Type.Object({
  id: withExample(Id, '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e24'),
  barber: NamedBarber,
  kind: Type.String({ examples: ['ics'] }),
  name: sensitive('public', Type.String({ examples: ['Private calendar'] })),
  address_host: Type.String({
    description: 'Of the address only the host: the rest is a secret.',
    examples: ['calendar.example.com'],
  }),
  state: Type.Enum(['ok', 'lagging', 'needs_reauth', 'failing'], { examples: ['lagging'] }),
  last_success_at: Nullable(Type.String({ examples: ['2031-03-03T09:15:00+01:00'] })),
  last_attempt_at: Nullable(Type.String({ examples: ['2031-03-03T10:00:00+01:00'] })),
  lag_seconds: Type.Integer({ examples: [2712] }),
  drift: Type.Integer({
    description: 'How many of its busy ranges clash with live bookings.',
    examples: [1],
  }),
  failure: Nullable(
    Type.Object({
      code: sensitive('public', Type.String({ examples: ['timeout'] })),
      detail: Type.String({
        examples: ['The calendar took too long to answer. It is tried again every ten minutes.'],
      }),
    }),
  ),
})

/** GET /sync-status, and connecting and disconnecting calendars: a barber his own, a manager everybody's. */
export function syncStatusRoutes(http: Http, context: SyncContext & { shops: ShopTermsCache }): void {
  async function view(shopId: string, connection: StoredConnection) {
    const { timeZone } = (await context.shops.get(shopId)).shop
    return connectionView(connection, { now: context.clock.now(), timeZone })
  }

  http.get(
    '/sync-status',
    {
      config: { access: 'calendars.read' },
      schema: {
        summary: 'How well the shop knows its connected calendars',
        tags: ['sync-status'],
        response: { 200: listOf(ConnectionView) },
      },
    },
    async (request) => {
      const actor = signedIn(request)
      const connections = await listConnections(context, actor, ownOnly(actor, 'calendars.read'))
      const items = await Promise.all(connections.map((connection) => view(actor.shopId, connection)))
      return { items, next_cursor: null }
    },
  )
  http.post(
    '/calendar-connections',
    {
      config: { access: 'calendars.change' },
      schema: {
        summary: 'Connect a calendar by its address',
        tags: ['sync-status'],
        body: strictObject({
          barber_id: BarberId,
          name: sensitive(
            'public',
            Type.String({ minLength: 1, maxLength: 80, examples: ['Private calendar'] }),
          ),
          url: Type.String({
            minLength: 1,
            maxLength: 2_000,
            examples: ['https://calendar.example.com/marco/private.ics'],
          }),
        }),
        response: {
          201: withExamples(ConnectionView, {
            state: 'ok',
            last_success_at: '2031-03-03T10:00:00+01:00',
            lag_seconds: 0,
            drift: 0,
            failure: null,
          }),
        },
      },
    },
    async (request, reply) => {
      const actor = signedIn(request)
      const { barber_id: barberId, name, url } = request.body
      assertOwnBarber(actor, 'calendars.change', barberId)
      const connection = await connectCalendar(context, actor, { barberId, name, url })
      reply.status(201)
      return view(actor.shopId, connection)
    },
  )
  http.delete(
    '/calendar-connections/:id',
    {
      config: { access: 'calendars.change' },
      schema: {
        summary: 'Disconnect a calendar',
        tags: ['sync-status'],
        params: strictObject({ id: Id }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const actor = signedIn(request)
      await disconnectCalendar(context, actor, {
        connectionId: request.params.id,
        ...ownOnly(actor, 'calendars.change'),
      })
      return reply.status(204).send(null)
    },
  )
}

/** A barber who is no manager is kept to his own calendars. */
function ownOnly(actor: Actor, action: Action): { barberId?: string } {
  const barberId = ownBarberOr(actor, action, null)
  return barberId === null ? {} : { barberId }
}
