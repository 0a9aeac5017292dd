import { Type } from 'typebox'
import { signedIn } from '../../app/auth/access.ts'
import type { AppContext } from '../../app/context.ts'
import type { Http } from '../../platform/http/create-http.ts'
import { httpProblems } from '../../platform/http/errors.ts'
import { Id, listOf, strictObject } from '../../platform/http/wire.ts'
import { askGuard } from '../immediate-response/ask-guard.ts'
import { findIncident, listTimeline } from '../investigation/incident.sql.ts'
import { shopZone } from '../investigation/shop-zone.sql.ts'
import { ContainmentView, containmentView, enforcementTimes, LiftedView } from './containment-view.ts'
import { containmentById, listContainments } from './containment.sql.ts'

const params = strictObject({ id: Id })
const tags = ['containments']
const Reason = Type.String({ maxLength: 500, examples: ['The address is that of a school.'] })

/** GET /containments and those of one incident, and DELETE, which lifts one. */
export function containmentRoutes(http: Http, context: AppContext): void {
  const { database, clock } = context
  const response = { 200: listOf(ContainmentView) }

  http.get(
    '/containments',
    {
      config: { access: 'incidents.read' },
      schema: { summary: 'Everything that was shut, newest first', tags, response },
    },
    async (request) => {
      const timeZone = await shopZone(database, request.actor.shopId)
      const around = { timeZone, now: clock.now(), enforcedMs: new Map<string, number>() }
      const all = await listContainments(database.query, null)
      return { items: all.map((one) => containmentView(one, around)), next_cursor: null }
    },
  )

  http.get(
    '/incidents/:id/containments',
    {
      config: { access: 'incidents.read' },
      schema: { summary: 'What was shut because of an incident', tags, params, response },
    },
    async (request) => {
      const { id } = request.params
      if ((await findIncident(database.query, id)) === undefined) throw httpProblems.not_found()
      const timeZone = await shopZone(database, request.actor.shopId)
      const enforcedMs = enforcementTimes(await listTimeline(database.query, id))
      const around = { timeZone, now: clock.now(), enforcedMs }
      const own = await listContainments(database.query, id)
      return { items: own.map((one) => containmentView(one, around)), next_cursor: null }
    },
  )

  http.delete(
    '/containments/:id',
    {
      config: { access: 'incidents.contain' },
      schema: {
        summary: 'Lift a containment; a revoked session stays dead',
        tags,
        params,
        querystring: strictObject({ reason: Type.Optional(Reason) }),
        body: Type.Optional(Type.Union([strictObject({ reason: Type.Optional(Reason) }), Type.Null()])),
        response: { 200: LiftedView },
      },
    },
    async (request) => {
      const { id } = request.params
      if ((await containmentById(database.query, id)) === undefined) throw httpProblems.not_found()
      const reason = request.body?.reason ?? request.query.reason ?? ''
      await askGuard(context, signedIn(request), { verb: 'lift_containment', target: id, reason })
      const lifted = await containmentById(database.query, id)
      if (lifted === undefined) throw httpProblems.not_found()
      const timeZone = await shopZone(database, request.actor.shopId)
      return containmentView(lifted, { timeZone, now: clock.now(), enforcedMs: new Map() })
    },
  )
}
