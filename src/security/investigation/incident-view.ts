import { Type, type Static } from 'typebox'
import { Id, localTime, Nullable, sensitive, withExample, withExamples } from '../../platform/http/wire.ts'
import { severities } from '../incident-classification/criteria.ts'
import { isRecord } from '../monitoring/sigma/event-fields.ts'
import type { Incident } from './incident.ts'
import { reportDueAt } from './report-due.ts'

const IncidentId = withExample(Id, '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e91')

const fields = {
  id: IncidentId,
  number: Type.Integer({ examples: [7] }),
  severity: Type.Enum([...severities], { examples: ['P1'] }),
  status: Type.Enum(['open', 'contained', 'resolved'], { examples: ['contained'] }),
  title: Type.String({ examples: ['Credential stuffing'] }),
  sentence: Type.String({
    description: 'What happened, in one sentence for a person.',
    examples: ['Someone tried 240 client passwords from 60 addresses. One worked. They read one booking.'],
  }),
  rule: Type.Object({
    id: Type.String({ examples: ['4c6a0a3e-0d55-4f0e-9a0b-6d3a1c1f7e21'] }),
    version: Type.String({ examples: ['2026-11-24-5b0c9d1e7f3a'] }),
  }),
  started_at: Type.String({
    description: 'The first hostile request, not the alert.',
    examples: ['2031-03-03T02:14:07+01:00'],
  }),
  detected_at: Type.String({ examples: ['2031-03-03T02:14:12+01:00'] }),
  contained_at: Nullable(Type.String({ examples: ['2031-03-03T02:14:12+01:00'] })),
  resolved_at: Type.Union([Type.String(), Type.Null()], { examples: [null] }),
  acknowledged_at: Nullable(Type.String({ examples: ['2031-03-03T02:17:40+01:00'] })),
  aware_at: Nullable(
    Type.String({
      description: 'Since when the shop knows that personal data was touched; null while none was.',
      examples: ['2031-03-03T02:14:14+01:00'],
    }),
  ),
  report_due_at: Nullable(
    Type.String({
      description: 'Until when the authority has to be told of it (GDPR, article 33): 72 hours later.',
      examples: ['2031-03-06T02:14:14+01:00'],
    }),
  ),
  booking_operational: Nullable(
    Type.Object({ ok: Type.Boolean(), checked_at: Type.String({ examples: ['2031-03-03T09:00:05+01:00'] }) }),
  ),
}

const decided = {
  by: Type.String({
    description: 'The account that decided, or the command line.',
    examples: ['01990f3e-7a10-7c3e-9a57-3f6d2b1c4e11'],
  }),
  reason: sensitive(
    'public',
    Type.String({ examples: ['The client has a new password and was told what was read.'] }),
  ),
}

const ResolutionView = Type.Object({
  ...decided,
  lessons: sensitive(
    'public',
    Type.String({ examples: ['Owners without a second step are asked to set one up by Friday.'] }),
  ),
  containments: Type.Union([Type.Enum(['lifted', 'kept']), Type.Null()], {
    description: 'What became of what was still shut; null when nothing was.',
    examples: ['kept'],
  }),
  checks: Type.Array(
    Type.Object({
      name: sensitive(
        'public',
        Type.Enum(['booking', 'authentication', 'rate_limit'], { examples: ['rate_limit'] }),
      ),
      detail: Type.String({ examples: ['100 requests answered, the next refused'] }),
    }),
    { description: 'What was tried just before, all of it green.' },
  ),
})

const LoweringView = Type.Object({
  from: Type.Enum([...severities], { examples: ['P1'] }),
  to: Type.Enum([...severities], { examples: ['P3'] }),
  ...decided,
})

/** An incident as lists show it. */
export const IncidentView = Type.Object(fields)

/** An incident that a person has closed. */
export const ResolvedIncidentView = withExamples(IncidentView, {
  status: 'resolved',
  resolved_at: '2031-03-03T09:10:00+01:00',
})

/** An incident that somebody has taken on. */
export const AcknowledgedIncidentView = withExamples(IncidentView, { status: 'open', contained_at: null })

/** An incident with its reasons and figures. */
export const IncidentDetailView = Type.Object({
  ...fields,
  reasons: Type.Array(
    Type.Object({
      text: sensitive(
        'public',
        Type.String({ examples: ["Records of one person went to somebody they don't belong to."] }),
      ),
      playbook: Type.String({ examples: ['P1 - Unauthorized access to user data'] }),
    }),
  ),
  facts: Type.Record(Type.String(), Type.Unknown(), {
    examples: [
      {
        attempts: 240,
        accounts_tried: 180,
        sources: 60,
        accounts_entered: 1,
        sessions_revoked: 1,
        records_returned: 1,
        people_affected: 1,
      },
    ],
  }),
  lowered: Nullable(LoweringView),
  resolution: Nullable(ResolutionView),
  attempts_by_minute: Type.Array(
    Type.Object({
      minute: Type.String({ examples: ['2031-03-03T02:14:00+01:00'] }),
      failed: Type.Integer({ examples: [98] }),
      succeeded: Type.Integer({ examples: [1] }),
      refused: Type.Integer({ examples: [141] }),
    }),
  ),
})

/** A line of a timeline on the wire. */
export const TimelineItemView = Type.Object({
  id: withExample(Id, '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e92'),
  at: Type.String({ examples: ['2031-03-03T02:14:12+01:00'] }),
  kind: Type.String({ examples: ['contained'] }),
  text: sensitive('public', Type.String({ examples: ['60 sources blocked for one hour.'] })),
  data: Type.Record(Type.String(), Type.Unknown(), { examples: [{ verb: 'block_source', count: 60 }] }),
})

/** What the guard keeps among the facts for itself. */
const inner = new Set(['campaign_key', 'active_until_ms', 'attempts_by_minute', 'subject'])

/** An incident on the wire, its instants in the shop's zone. */
export function incidentView(incident: Incident, timeZone: string): Static<typeof IncidentView> {
  const local = (at: Temporal.Instant | null): string | null => (at === null ? null : localTime(at, timeZone))
  const { booking_ok: ok, booking_checked_at: checked } = incident
  return {
    id: incident.id,
    number: incident.number,
    severity: incident.severity,
    status: incident.status,
    title: incident.title,
    sentence: incident.sentence,
    rule: { id: incident.rule_id, version: incident.rule_version },
    started_at: localTime(incident.started_at, timeZone),
    detected_at: localTime(incident.detected_at, timeZone),
    contained_at: local(incident.contained_at),
    resolved_at: local(incident.resolved_at),
    acknowledged_at: local(incident.acknowledged_at),
    aware_at: local(incident.aware_at),
    report_due_at: local(incident.aware_at === null ? null : reportDueAt(incident.aware_at)),
    booking_operational:
      ok === null || checked === null ? null : { ok, checked_at: localTime(checked, timeZone) },
  }
}

/** The same with reasons, facts and sign-ins by minute. */
export function incidentDetailView(incident: Incident, timeZone: string): Static<typeof IncidentDetailView> {
  const minutes: unknown = incident.facts['attempts_by_minute']
  const rows: unknown[] = Array.isArray(minutes) ? minutes : []
  return {
    ...incidentView(incident, timeZone),
    reasons: incident.reasons,
    facts: Object.fromEntries(Object.entries(incident.facts).filter(([name]) => !inner.has(name))),
    lowered: loweringView(incident),
    resolution: resolutionView(incident),
    attempts_by_minute: rows.filter(isRecord).map((row) => ({
      minute: localTime(Temporal.Instant.fromEpochMilliseconds(Number(row['minute_ms'])), timeZone),
      failed: Number(row['failed']),
      succeeded: Number(row['succeeded']),
      refused: Number(row['refused']),
    })),
  }
}

function loweringView({ lowered }: Incident): Static<typeof LoweringView> | null {
  if (lowered === null) return null
  const { from, to, person: by, reason } = lowered
  return { from, to, by, reason }
}

function resolutionView({ resolution }: Incident): Static<typeof ResolutionView> | null {
  if (resolution === null) return null
  const { by, reason, lessons, containments, checks } = resolution
  return { by, reason, lessons, containments, checks }
}

/** A line of a timeline on the wire. */
export function timelineView(
  row: { id: string; at: Temporal.Instant; kind: string; text: string; data: object },
  timeZone: string,
): Static<typeof TimelineItemView> {
  const { id, at, kind, text } = row
  const data = Object.fromEntries(Object.entries(row.data).filter(([name]) => name !== 'key'))
  return { id, at: localTime(at, timeZone), kind, text, data }
}
