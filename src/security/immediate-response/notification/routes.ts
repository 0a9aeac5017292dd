import { Type } from 'typebox'
import { signedIn } from '../../../app/auth/access.ts'
import { recordReading } from '../../../app/auth/record-reading.ts'
import { tenantOf } from '../../../app/auth/actor.ts'
import type { AppContext } from '../../../app/context.ts'
import type { Http } from '../../../platform/http/create-http.ts'
import { httpProblems } from '../../../platform/http/errors.ts'
import { assertMatches, EditHeaders, etagOfView } from '../../../platform/http/etag.ts'
import { Id, strictObject } from '../../../platform/http/wire.ts'
import { withTenant } from '../../../platform/postgres/tenant.ts'
import { AcknowledgedIncidentView, incidentView } from '../../investigation/incident-view.ts'
import { findIncident } from '../../investigation/incident.sql.ts'
import { shopZone } from '../../investigation/shop-zone.sql.ts'
import { askGuard } from '../ask-guard.ts'
import { onCallProblems } from './errors.ts'
import { NotificationsView, OnCallView, RotaBody, shiftOf } from './notification-view.ts'
import { readNotifications } from './read-notifications.ts'
import { readOnCall } from './read-on-call.ts'
import { isShift, rotaText } from './rota-request.ts'

const params = strictObject({ id: Id })

/** POST /incidents/{id}/acknowledgement, GET /incidents/{id}/notifications, GET and PUT /on-call. */
export function notificationRoutes(http: Http, context: AppContext): void {
  const { database, random } = context

  http.post(
    '/incidents/:id/acknowledgement',
    {
      config: { access: 'incidents.acknowledge' },
      schema: {
        summary: 'Take an incident on: nobody more is called',
        description: 'The first one counts; doing it again changes nothing.',
        tags: ['incidents'],
        params,
        body: Type.Optional(Type.Union([strictObject({}), Type.Null()])),
        response: { 200: AcknowledgedIncidentView },
      },
    },
    async (request) => {
      const { id } = request.params
      const actor = signedIn(request)
      const find = () => withTenant(database, tenantOf(actor), (transaction) => findIncident(transaction, id))
      if ((await find()) === undefined) throw httpProblems.not_found()
      await askGuard(context, actor, { verb: 'acknowledge_incident', target: id, reason: '' })
      const incident = await find()
      if (incident === undefined) throw httpProblems.not_found()
      return incidentView(incident, await shopZone(database, actor.shopId))
    },
  )

  http.get(
    '/incidents/:id/notifications',
    {
      config: { access: 'incidents.read' },
      schema: {
        summary: 'Who was told of it, by what, and who took it on',
        tags: ['incidents'],
        params,
        response: { 200: NotificationsView },
      },
    },
    async (request) =>
      readNotifications(context, signedIn(request), {
        incidentId: request.params.id,
        record: (reading) => recordReading(context, request, reading),
      }),
  )

  http.get(
    '/on-call',
    {
      config: { access: 'incidents.read' },
      schema: {
        summary: 'Who is told of incidents first, now and at other times',
        tags: ['on call'],
        response: { 200: OnCallView },
      },
    },
    async (request, reply) => {
      const view = await readOnCall(context, signedIn(request), (reading) =>
        recordReading(context, request, reading),
      )
      reply.header('etag', etagOfView(view.shifts))
      return view
    },
  )

  http.put(
    '/on-call',
    {
      config: { access: 'incidents.acknowledge', stepUp: true },
      schema: {
        summary: 'Say who is on call: the whole rota',
        description: 'The guard checks for itself whether you may, and whether they may acknowledge.',
        tags: ['on call'],
        headers: EditHeaders,
        body: RotaBody,
        response: { 200: OnCallView },
      },
    },
    async (request, reply) => {
      const actor = signedIn(request)
      const read = () => readOnCall(context, actor, (reading) => recordReading(context, request, reading))
      const shifts = request.body.shifts.map((shift) => shiftOf(shift, random.uuid()))
      if (!shifts.every(isShift)) throw onCallProblems.shift_ends_early()
      assertMatches(request.headers['if-match'], etagOfView((await read()).shifts))
      await askGuard(context, actor, { verb: 'set_on_call', target: rotaText(shifts), reason: '' })
      const view = await read()
      reply.header('etag', etagOfView(view.shifts))
      return view
    },
  )
}
