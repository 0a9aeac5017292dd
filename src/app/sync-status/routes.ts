import { Type } from 'typebox'
import type { Http } from '../../platform/http/create-http.ts'
import { httpProblems } from '../../platform/http/errors.ts'
import { Id, listOf, strictObject } from '../../platform/http/wire.ts'
import { signedIn } from '../auth/access.ts'
import { mayManage, type Actor } from '../auth/actor.ts'
import type { ShopTermsCache } from '../shop/shop-terms.ts'
import { connectCalendar } from './connect-calendar.ts'
import { connectionView, type StoredConnection } from './connection-view.ts'
import { disconnectCalendar } from './disconnect-calendar.ts'
import { listConnections } from './list-connections.ts'
import type { SyncContext } from './sync-context.ts'

const InstantOrNull = Type.Union([Type.String(), Type.Null()])

const ConnectionView = Type.Object({
  id: Id,
  barber: Type.Object({ id: Id, name: Type.String() }),
  kind: Type.String(),
  name: Type.String(),
  address_host: Type.String({ description: 'Of the address only the host: the rest is a secret.' }),
  state: Type.Enum(['ok', 'lagging', 'needs_reauth', 'failing']),
  last_success_at: InstantOrNull,
  last_attempt_at: InstantOrNull,
  lag_seconds: Type.Integer(),
  drift: Type.Integer({ description: 'How many of its busy ranges clash with live bookings.' }),
  failure: Type.Union([Type.Object({ code: Type.String(), detail: Type.String() }), Type.Null()]),
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
      config: { access: 'staff' },
      schema: {
        summary: 'How well the shop knows its connected calendars',
        tags: ['sync-status'],
        response: { 200: listOf(ConnectionView) },
      },
    },
    async (request) => {
      const actor = signedIn(request)
      const connections = await listConnections(context, actor, ownOnly(actor))
      const items = await Promise.all(connections.map((connection) => view(actor.shopId, connection)))
      return { items, next_cursor: null }
    },
  )
  http.post(
    '/calendar-connections',
    {
      config: { access: 'staff' },
      schema: {
        summary: 'Connect a calendar by its address',
        tags: ['sync-status'],
        body: strictObject({
          barber_id: Id,
          name: Type.String({ minLength: 1, maxLength: 80 }),
          url: Type.String({ minLength: 1, maxLength: 2_000 }),
        }),
        response: { 201: ConnectionView },
      },
    },
    async (request, reply) => {
      const actor = signedIn(request)
      const { barber_id: barberId, name, url } = request.body
      if (!mayManage(actor) && actor.barberId !== barberId) throw httpProblems.forbidden()
      const connection = await connectCalendar(context, actor, { barberId, name, url })
      reply.status(201)
      return view(actor.shopId, connection)
    },
  )
  http.delete(
    '/calendar-connections/:id',
    {
      config: { access: 'staff' },
      schema: {
        summary: 'Disconnect a calendar',
        tags: ['sync-status'],
        params: strictObject({ id: Id }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const actor = signedIn(request)
      await disconnectCalendar(context, actor, { connectionId: request.params.id, ...ownOnly(actor) })
      return reply.status(204).send(null)
    },
  )
}

/** A barber who is no manager is kept to his own calendars. */
function ownOnly(actor: Actor): { barberId?: string } {
  if (mayManage(actor)) return {}
  if (actor.barberId === null) throw httpProblems.forbidden()
  return { barberId: actor.barberId }
}
