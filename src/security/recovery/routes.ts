import { Type } from 'typebox'
import { signedIn } from '../../app/auth/access.ts'
import type { AppContext } from '../../app/context.ts'
import type { Http } from '../../platform/http/create-http.ts'
import { httpProblems } from '../../platform/http/errors.ts'
import { Id, sensitive, strictObject } from '../../platform/http/wire.ts'
import { askGuard } from '../immediate-response/ask-guard.ts'
import { severities } from '../incident-classification/criteria.ts'
import { lower } from '../incident-classification/severity.ts'
import {
  IncidentDetailView,
  incidentDetailView,
  incidentView,
  ResolvedIncidentView,
} from '../investigation/incident-view.ts'
import type { Incident } from '../investigation/incident.ts'
import { findIncident } from '../investigation/incident.sql.ts'
import { shopZone } from '../investigation/shop-zone.sql.ts'

const config = { access: 'incidents.resolve' } as const
const tags = ['incidents']
const params = strictObject({ id: Id })
const words = (example: string, maxLength = 2_000) =>
  sensitive('public', Type.String({ minLength: 1, maxLength, pattern: '\\S', examples: [example] }))

/**
 * POST /incidents/{id}/resolution: a person says that it is over, and why; POST …/notes; PATCH /incidents/{id}, which
 * lowers the severity.
 */
export function recoveryRoutes(http: Http, context: AppContext): void {
  const { database } = context

  async function known(id: string): Promise<Incident> {
    const incident = await findIncident(database.query, id)
    if (incident === undefined) throw httpProblems.not_found()
    return incident
  }

  http.post(
    '/incidents/:id/resolution',
    {
      config,
      schema: {
        summary: 'Resolve an incident: booking, signing in and the limiter are tried first',
        description:
          'Stays open with 409 `checks_not_green` while one of them does not work, and with `containments_undecided` until you say what becomes of what is still shut.',
        tags,
        params,
        body: strictObject({
          reason: words('The client has a new password and was told what was read.', 500),
          lessons: words('Owners without a second step are asked to set one up by Friday.'),
          containments: Type.Optional(
            Type.Enum(['lift', 'keep'], {
              description: 'What becomes of what is still shut; kept, it ends when its time is up.',
              examples: ['keep'],
            }),
          ),
        }),
        response: { 200: ResolvedIncidentView },
      },
    },
    async (request) => {
      const { id } = request.params
      await known(id)
      const { reason, lessons, containments = null } = request.body
      await askGuard(context, signedIn(request), {
        verb: 'resolve_incident',
        target: id,
        reason,
        details: { lessons, containments },
      })
      return incidentView(await known(id), await shopZone(database, request.actor.shopId))
    },
  )

  http.post(
    '/incidents/:id/notes',
    {
      config,
      schema: {
        summary: 'Write into the timeline; nobody changes it afterwards',
        tags,
        params,
        body: strictObject({ text: words('Called the client: she did not sign in at two at night.', 1_000) }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      await known(id)
      const { text: reason } = request.body
      await askGuard(context, signedIn(request), { verb: 'note_incident', target: id, reason })
      return reply.status(204).send(null)
    },
  )

  http.patch(
    '/incidents/:id',
    {
      config,
      schema: {
        summary: 'Lower the severity, with a reason: it rises by itself, and falls only so',
        tags,
        params,
        body: strictObject({
          severity: Type.Enum([...severities], { examples: ['P3'] }),
          reason: Type.Optional(
            sensitive(
              'public',
              Type.String({ maxLength: 500, examples: ['The reader was the owner herself.'] }),
            ),
          ),
        }),
        response: { 200: IncidentDetailView },
      },
    },
    async (request) => {
      const { id } = request.params
      const { severity: to, reason = '' } = request.body
      const actor = signedIn(request)
      lower((await known(id)).severity, to, { person: actor.accountId, reason })
      await askGuard(context, actor, { verb: 'lower_severity', target: id, reason, details: { to } })
      return incidentDetailView(await known(id), await shopZone(database, actor.shopId))
    },
  )
}
