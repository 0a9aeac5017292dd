import { Type, type Static } from 'typebox'
import { ContainmentView } from '../response-actions/containment-view.ts'
import { ImpactView } from './impact-view.ts'
import { IncidentDetailView, TimelineItemView } from './incident-view.ts'

/** Everything a report is made of, as it goes over the wire. */
export const ReportView = Type.Object({
  incident: IncidentDetailView,
  timeline: Type.Array(TimelineItemView),
  impact: ImpactView,
  containments: Type.Array(ContainmentView),
})
/** A report, read. */
export type Report = Static<typeof ReportView>

/** A part of a report: what is known by name, sentences, and a table. */
export interface Section {
  heading: string
  facts?: [name: string, value: string][]
  lines: string[]
  table?: { head: string[]; rows: string[][] }
}

/** 2026-11-25T16:40:00+01:00 as "2026-11-25 16:40:00 (15:40:00 UTC)". */
function both(instant: string): string {
  const utc = Temporal.Instant.from(instant).toString({ smallestUnit: 'second' })
  return `${instant.slice(0, 10)} ${instant.slice(11, 19)} (${utc.slice(11, 19)} UTC)`
}

/** The same incident in the same words, whatever it is printed as. Times are the shop's, with UTC beside them. */
export function sectionsOf({ incident, timeline, impact, containments }: Report): Section[] {
  const byVerb = Map.groupBy(containments, ({ verb }) => verb)
  const slowest = Math.max(...containments.map(({ enforced_ms: ms }) => ms ?? 0), 0)
  return [
    {
      heading: 'Summary',
      lines: [incident.sentence, bookingWords(incident)],
      facts: [
        ['Severity', incident.severity],
        ['Status', incident.status],
        ['Began', both(incident.started_at)],
        ['Detected', both(incident.detected_at)],
        ['Contained', incident.contained_at === null ? 'not yet' : both(incident.contained_at)],
        ['Resolved', incident.resolved_at === null ? 'not yet' : both(incident.resolved_at)],
        ['Found by', `rule ${incident.rule.id}, version ${incident.rule.version}`],
      ],
    },
    ...(incident.resolution === null ? [] : [endingOf(incident.resolution)]),
    {
      heading: 'Why this severity',
      lines: [
        ...incident.reasons.map(({ text, playbook }) => `${text} (${playbook})`),
        ...(incident.lowered === null
          ? []
          : [`Lowered from ${incident.lowered.from} to ${incident.lowered.to}: ${incident.lowered.reason}`]),
      ],
    },
    {
      heading: 'Who and what was touched',
      lines: [
        `People: ${impact.subjects.count}. Records: ${impact.records.count}.`,
        ...impact.subjects.items.map(({ id, name }) => `${name} (${id})`),
        `Payment data touched: ${impact.payment.touched}. ${impact.payment.evidence}`,
      ],
      table: {
        head: ['When', 'Record', 'Fields', 'From'],
        rows: impact.records.items.map((row) => [
          both(row.at),
          `${row.table} ${row.key}`,
          row.fields.join(', '),
          row.source,
        ]),
      },
    },
    {
      heading: 'Timeline',
      lines: [],
      table: { head: ['When', 'What'], rows: timeline.map(({ at, text }) => [both(at), text]) },
    },
    {
      heading: 'What was shut',
      lines: [
        ...[...byVerb].map(
          ([verb, own]) =>
            `${verb.replace('_', ' ')}: ${own.length}, ${own.filter(({ active }) => active).length} still in force.`,
        ),
        ...(containments.length === 0
          ? []
          : [`The last order was in force ${slowest} ms after it was given.`]),
      ],
      table: {
        head: ['Order', 'Target', 'Reason', 'Until'],
        rows: counted(
          containments.map((one) => [
            one.verb.replace('_', ' '),
            one.target_label,
            one.reason,
            both(one.expires_at),
          ]),
        ),
      },
    },
  ]
}

/** How it ended, and what people learnt from it. */
function endingOf(resolution: NonNullable<Report['incident']['resolution']>): Section {
  const { reason, lessons, containments, checks } = resolution
  return {
    heading: 'How it ended',
    lines: [
      reason,
      `Lessons learnt: ${lessons}`,
      ...(containments === null ? [] : [`What was still shut was ${containments}.`]),
    ],
    table: {
      head: ['Tried before it was closed', 'What was seen'],
      rows: checks.map(({ name, detail }) => [name.replace('_', ' '), detail]),
    },
  }
}

/** Rows that say the same become one, its second cell with their number. */
function counted(rows: readonly string[][]): string[][] {
  return [...Map.groupBy(rows, (row) => row.join('\n')).values()].map((same) => {
    const [first = '', second = '', ...rest] = same[0] ?? []
    return [first, same.length === 1 ? second : `${second} (${same.length})`, ...rest]
  })
}

function bookingWords({ booking_operational: booking }: Report['incident']): string {
  if (booking === null) return 'Whether booking works was not tried.'
  return `Booking ${booking.ok ? 'works' : 'does not work'}, last tried ${both(booking.checked_at)}.`
}
