import { Type } from 'typebox'
import { signedIn } from '../../app/auth/access.ts'
import type { AppContext } from '../../app/context.ts'
import type { Http } from '../../platform/http/create-http.ts'
import { httpProblems } from '../../platform/http/errors.ts'
import { Id, sensitive, strictObject } from '../../platform/http/wire.ts'
import { askGuard } from '../immediate-response/ask-guard.ts'
import { incidentView, ResolvedIncidentView } from '../investigation/incident-view.ts'
import { findIncident } from '../investigation/incident.sql.ts'
import { shopZone } from '../investigation/shop-zone.sql.ts'

/** POST /incidents/{id}/resolution: a person says that it is over, and why. */
export function recoveryRoutes(http: Http, context: AppContext): void {
  const { database } = context

  http.post(
    '/incidents/:id/resolution',
    {
      config: { access: 'incidents.resolve' },
      schema: {
        summary: 'Resolve an incident; containments stay until they end or are lifted',
        tags: ['incidents'],
        params: strictObject({ id: Id }),
        body: strictObject({
          reason: sensitive(
            'public',
            Type.String({
              minLength: 1,
              maxLength: 500,
              pattern: '\\S',
              examples: ['The client has a new password and was told what was read.'],
            }),
          ),
        }),
        response: { 200: ResolvedIncidentView },
      },
    },
    async (request) => {
      const { id } = request.params
      const { shopId } = request.actor
      if ((await findIncident(database.query, id)) === undefined) throw httpProblems.not_found()
      const { reason } = request.body
      await askGuard(context, signedIn(request), { verb: 'resolve_incident', target: id, reason })
      const resolved = await findIncident(database.query, id)
      if (resolved === undefined) throw httpProblems.not_found()
      const timeZone = await shopZone(database, shopId)
      return incidentView(resolved, timeZone)
    },
  )
}
