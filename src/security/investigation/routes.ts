import { Readable } from 'node:stream'
import { Type } from 'typebox'
import { signedIn } from '../../app/auth/access.ts'
import { tenantOf, type Actor } from '../../app/auth/actor.ts'
import { recordReading } from '../../app/auth/record-reading.ts'
import type { AppContext } from '../../app/context.ts'
import type { Http } from '../../platform/http/create-http.ts'
import { httpProblems } from '../../platform/http/errors.ts'
import { Id, listOf, sensitive, strictObject } from '../../platform/http/wire.ts'
import { withTenant } from '../../platform/postgres/tenant.ts'
import { followTimeline } from './follow-timeline.ts'
import { ImpactView } from './impact-view.ts'
import type { Incident } from './incident.ts'
import {
  IncidentDetailView,
  incidentDetailView,
  IncidentView,
  incidentView,
  TimelineItemView,
  timelineView,
} from './incident-view.ts'
import { findIncident, listIncidents, listTimeline } from './incident.sql.ts'
import { readImpact } from './read-impact.ts'
import { readReport } from './read-report.ts'
import { ReportView } from './report.ts'
import { reportCss } from './report-css.ts'
import { reportHtml } from './report-html.ts'
import { reportMarkdown } from './report-markdown.ts'
import { takeEvidence } from './take-evidence.ts'
import { shopZone } from './shop-zone.sql.ts'

const params = strictObject({ id: Id })
const tags = ['incidents']
const config = { access: 'incidents.read' } as const
const ReportText = sensitive('personal', Type.String())
const EventStream = {
  description: 'Default Response',
  content: { 'text/event-stream': { schema: Type.Unsafe<Readable>(sensitive('public', Type.String())) } },
}
const ReportAnswer = {
  description: 'Default Response',
  content: {
    'text/html': { schema: ReportText },
    'text/markdown': { schema: ReportText },
    'application/json': { schema: sensitive('personal', ReportView) },
  },
}
const STYLE = '/report.css'

/** GET /incidents and all that belongs to one: timeline (live too), impact, evidence, report. */
export function investigationRoutes(http: Http, context: AppContext): void {
  const { database } = context
  let stopping = false
  http.addHook('preClose', async () => {
    stopping = true
  })

  async function known(actor: Actor, id: string): Promise<Incident> {
    const incident = await withTenant(database, tenantOf(actor), (transaction) =>
      findIncident(transaction, id),
    )
    if (incident === undefined) throw httpProblems.not_found()
    return incident
  }

  http.get(
    '/incidents',
    {
      config,
      schema: {
        summary: 'All incidents, newest first',
        tags,
        querystring: strictObject({
          limit: Type.Integer({ minimum: 1, maximum: 100, default: 50 }),
          cursor: Type.Optional(Type.String({ pattern: '^[0-9]{1,15}$' })),
        }),
        response: { 200: listOf(IncidentView) },
      },
    },
    async (request) => {
      const actor = signedIn(request)
      const { limit, cursor } = request.query
      const zone = await shopZone(database, actor.shopId)
      const page = await withTenant(database, tenantOf(actor), (transaction) =>
        listIncidents(transaction, Number(cursor ?? Number.MAX_SAFE_INTEGER), limit + 1),
      )
      const items = page.slice(0, limit).map((incident) => incidentView(incident, zone))
      return { items, next_cursor: page.length > limit ? String(items.at(-1)?.number) : null }
    },
  )

  http.get(
    '/incidents/:id',
    {
      config,
      schema: {
        summary: 'One incident, with reasons and figures',
        tags,
        params,
        response: { 200: IncidentDetailView },
      },
    },
    async (request) => {
      const { shopId } = request.actor
      const incident = await known(signedIn(request), request.params.id)
      const zone = await shopZone(database, shopId)
      return incidentDetailView(incident, zone)
    },
  )

  http.get(
    '/incidents/:id/timeline',
    {
      config,
      schema: {
        summary: 'What happened, oldest first',
        tags,
        params,
        response: { 200: listOf(TimelineItemView) },
      },
    },
    async (request) => {
      const { id } = await known(signedIn(request), request.params.id)
      const zone = await shopZone(database, request.actor.shopId)
      const items = (await listTimeline(database.query, id)).map((row) => timelineView(row, zone))
      return { items, next_cursor: null }
    },
  )

  http.get(
    '/incidents/:id/timeline/stream',
    {
      config,
      schema: {
        summary: 'The same, live: server-sent events `timeline` and `incident`',
        tags,
        params,
        response: { 200: EventStream },
      },
    },
    async (request, reply) => {
      const { id } = await known(signedIn(request), request.params.id)
      const zone = await shopZone(database, request.actor.shopId)
      return reply
        .type('text/event-stream')
        .header('cache-control', 'no-store')
        .header('x-accel-buffering', 'no')
        .send(Readable.from(followTimeline(context, id, zone, () => stopping)))
    },
  )

  http.get(
    '/incidents/:id/impact',
    {
      config,
      schema: { summary: 'Exactly who and what was touched', tags, params, response: { 200: ImpactView } },
    },
    async (request) => {
      const { id } = await known(signedIn(request), request.params.id)
      const timeZone = await shopZone(database, request.actor.shopId)
      return readImpact(context, signedIn(request), {
        incidentId: id,
        timeZone,
        record: (reading) => recordReading(context, request, reading),
      })
    },
  )

  http.get(
    STYLE,
    {
      config: { access: 'public', anonymous: true },
      schema: { hide: true, response: { 200: sensitive('public', Type.String()) } },
    },
    async (_, reply) => {
      reply.type('text/css; charset=utf-8').header('cache-control', 'max-age=3600')
      return reportCss()
    },
  )

  http.get(
    '/incidents/:id/report',
    {
      config,
      schema: {
        summary: 'The report, to read or to print',
        tags,
        params,
        querystring: strictObject({
          format: Type.Enum(['html', 'markdown', 'json'], { default: 'html' }),
        }),
        response: { 200: ReportAnswer },
      },
    },
    async (request, reply) => {
      const incident = await known(signedIn(request), request.params.id)
      const actor = signedIn(request)
      const report = await readReport(context, actor, incident, (reading) =>
        recordReading(context, request, reading),
      )
      switch (request.query.format) {
        case 'json':
          return reply.send(report)
        case 'markdown':
          return reply.type('text/markdown; charset=utf-8').send(reportMarkdown(report))
        default:
          return reply.type('text/html; charset=utf-8').send(reportHtml(report, { address: STYLE }))
      }
    },
  )

  http.get(
    '/incidents/:id/evidence',
    {
      config: { ...config, stepUp: true },
      schema: {
        summary: 'A bundle to verify anywhere, as JSON Lines; that it was taken is recorded',
        tags,
        params,
        produces: ['application/jsonl'],
        response: { 200: sensitive('personal', Type.String()) },
      },
    },
    async (request, reply) => {
      const incident = await known(signedIn(request), request.params.id)
      const { text, name } = await takeEvidence(context, signedIn(request), incident, (reading) =>
        recordReading(context, request, reading),
      )
      reply
        .type('application/jsonl; charset=utf-8')
        .header('content-disposition', `attachment; filename="${name}"`)
        .header('cache-control', 'no-store')
      return text
    },
  )
}
