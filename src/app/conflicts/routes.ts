import { Type } from 'typebox'
import type { Http } from '../../platform/http/create-http.ts'
import { PageQuery, pageOf, readPageCursor } from '../../platform/http/cursor.ts'
import { Id, listOf, strictObject } from '../../platform/http/wire.ts'
import { withTenant } from '../../platform/postgres/tenant.ts'
import { ownBarberOr } from '../auth/own-barber.ts'
import { tenantOf } from '../auth/actor.ts'
import type { TermsContext } from '../shop/terms-context.ts'
import { conflictAnswers } from './conflict-answers.ts'
import { ConflictView } from './conflict-schema.ts'
import { selectShown } from './conflicts.sql.ts'
import { findConflicts } from './find-conflicts.ts'

/** GET /booking-conflicts: what is booked and has no room any more. */
export function conflictRoutes(http: Http, context: TermsContext): void {
  const { shown } = conflictAnswers(context)

  http.get(
    '/booking-conflicts',
    {
      config: { access: 'conflicts.read' },
      schema: {
        summary: 'Bookings that the shop has no room for any more',
        tags: ['hours'],
        description:
          'Upcoming bookings outside of hours, in time off, with a barber who left or no longer offers the service, or without a chair. Move them, or serve them all the same. A barber sees his own.',
        querystring: strictObject({ barber_id: Type.Optional(Id), ...PageQuery }),
        response: { 200: listOf(ConflictView) },
      },
    },
    async (request) => {
      const { barber_id: asked, limit = 100, cursor } = request.query
      const barberId = ownBarberOr(request.actor, 'conflicts.read', asked ?? null)
      const after = cursor === undefined ? null : readPageCursor(cursor, /^\d+$/)
      const page = await withTenant(context.database, tenantOf(request.actor), async (transaction) => {
        const found = await findConflicts(transaction, { barberId, now: context.clock.now() })
        const rest = found
          .toSorted((a, b) => a.startMs - b.startMs || (a.bookingId < b.bookingId ? -1 : 1))
          .filter(
            ({ startMs, bookingId }) =>
              after === null ||
              startMs > Number(after.sortedBy) ||
              (startMs === Number(after.sortedBy) && bookingId > after.id),
          )
        const { items, next_cursor } = pageOf(rest, limit, ({ startMs, bookingId }) => ({
          sortedBy: String(startMs),
          id: bookingId,
        }))
        return { items: await selectShown(transaction, items), next_cursor }
      })
      return { items: await shown(request, page.items), next_cursor: page.next_cursor }
    },
  )
}
