import { Type, type Static } from 'typebox'
import { Id, localTime } from '../../platform/http/wire.ts'
import { isRecord } from '../monitoring/sigma/event-fields.ts'
import type { Incident } from './incident.ts'

const InstantOrNull = Type.Union([Type.String(), Type.Null()])

const fields = {
  id: Id,
  number: Type.Integer(),
  severity: Type.Enum(['P0', 'P1', 'P2', 'P3']),
  status: Type.Enum(['open', 'contained', 'resolved']),
  title: Type.String(),
  sentence: Type.String({ description: 'What happened, in one sentence for a person.' }),
  rule: Type.Object({ id: Type.String(), version: Type.String() }),
  started_at: Type.String({ description: 'The first hostile request, not the alert.' }),
  detected_at: Type.String(),
  contained_at: InstantOrNull,
  resolved_at: InstantOrNull,
  booking_operational: Type.Union([
    Type.Object({ ok: Type.Boolean(), checked_at: Type.String() }),
    Type.Null(),
  ]),
}

/** An incident as lists show it. */
export const IncidentView = Type.Object(fields)

/** An incident with its reasons and figures. */
export const IncidentDetailView = Type.Object({
  ...fields,
  reasons: Type.Array(Type.Object({ text: Type.String(), playbook: Type.String() })),
  facts: Type.Record(Type.String(), Type.Unknown()),
  attempts_by_minute: Type.Array(
    Type.Object({
      minute: Type.String(),
      failed: Type.Integer(),
      succeeded: Type.Integer(),
      refused: Type.Integer(),
    }),
  ),
})

/** A line of a timeline on the wire. */
export const TimelineItemView = Type.Object({
  id: Id,
  at: Type.String(),
  kind: Type.String(),
  text: Type.String(),
  data: Type.Record(Type.String(), Type.Unknown()),
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
    attempts_by_minute: rows.filter(isRecord).map((row) => ({
      minute: localTime(Temporal.Instant.fromEpochMilliseconds(Number(row['minute_ms'])), timeZone),
      failed: Number(row['failed']),
      succeeded: Number(row['succeeded']),
      refused: Number(row['refused']),
    })),
  }
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
