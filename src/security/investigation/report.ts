import type { Static } from 'typebox'
import type { ContainmentView } from '../response-actions/containment-view.ts'
import type { ImpactView } from './impact-view.ts'
import type { IncidentDetailView, TimelineItemView } from './incident-view.ts'

/** Everything a report is made of, as it goes over the wire. */
export interface Report {
  incident: Static<typeof IncidentDetailView>
  timeline: Static<typeof TimelineItemView>[]
  impact: Static<typeof ImpactView>
  containments: Static<typeof ContainmentView>[]
}

interface Section {
  heading: string
  lines: string[]
  table?: { head: string[]; rows: string[][] }
}

/** 2026-11-25T16:40:00+01:00 as "2026-11-25 16:40:00 (15:40:00 UTC)". */
function both(instant: string): string {
  const utc = Temporal.Instant.from(instant).toString({ smallestUnit: 'second' })
  return `${instant.slice(0, 10)} ${instant.slice(11, 19)} (${utc.slice(11, 19)} UTC)`
}

function sectionsOf({ incident, timeline, impact, containments }: Report): Section[] {
  const byVerb = Map.groupBy(containments, ({ verb }) => verb)
  const slowest = Math.max(...containments.map(({ enforced_ms: ms }) => ms ?? 0), 0)
  return [
    {
      heading: 'Summary',
      lines: [
        incident.sentence,
        `Severity ${incident.severity}, ${incident.status}. Rule ${incident.rule.id}, version ${incident.rule.version}.`,
        `Began ${both(incident.started_at)}; detected ${both(incident.detected_at)}${
          incident.contained_at === null ? '' : `; contained ${both(incident.contained_at)}`
        }${incident.resolved_at === null ? '' : `; resolved ${both(incident.resolved_at)}`}.`,
      ],
    },
    {
      heading: 'Why this severity',
      lines: incident.reasons.map(({ text, playbook }) => `${text} (${playbook})`),
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
        rows: containments.map((one) => [
          one.verb.replace('_', ' '),
          one.target_label,
          one.reason,
          both(one.expires_at),
        ]),
      },
    },
    {
      heading: 'Timeline',
      lines: [],
      table: { head: ['When', 'What'], rows: timeline.map(({ at, text }) => [both(at), text]) },
    },
  ]
}

/** The report as Markdown. Times are the shop's, with UTC beside them. */
export function reportMarkdown(report: Report): string {
  const { number, title } = report.incident
  const clean = (text: string): string => text.replace(/[\\|<>*_`[\]]/g, '\\$&').replace(/\s+/g, ' ')
  const row = (cells: readonly string[]): string => `| ${cells.map(clean).join(' | ')} |`
  const parts = sectionsOf(report).map(({ heading, lines, table }) => {
    const list = lines.map((line) => `- ${clean(line)}`).join('\n')
    const rows =
      table === undefined || table.rows.length === 0
        ? ''
        : [row(table.head), `|${' --- |'.repeat(table.head.length)}`, ...table.rows.map(row)].join('\n')
    return [`## ${heading}`, list, rows].filter((part) => part !== '').join('\n\n')
  })
  return `# Incident ${number}: ${clean(title)}\n\n${parts.join('\n\n')}\n`
}

/** The report as a page that prints well and runs nothing. Its style comes from /report.css of the same site, if any. */
export function reportHtml(report: Report): string {
  const { number, title } = report.incident
  const clean = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
  const row = (cells: readonly string[], tag: 'td' | 'th'): string =>
    `<tr>${cells.map((cell) => `<${tag}>${clean(cell)}</${tag}>`).join('')}</tr>`
  const parts = sectionsOf(report).map(({ heading, lines, table }) => {
    const list =
      lines.length === 0 ? '' : `<ul>${lines.map((line) => `<li>${clean(line)}</li>`).join('')}</ul>`
    const rows =
      table === undefined || table.rows.length === 0
        ? ''
        : `<table><thead>${row(table.head, 'th')}</thead><tbody>${table.rows
            .map((cells) => row(cells, 'td'))
            .join('')}</tbody></table>`
    return `<section><h2>${clean(heading)}</h2>${list}${rows}</section>`
  })
  const name = `Incident ${number}: ${clean(title)}`
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${name}</title></head><body><main><h1>${name}</h1>${parts.join('')}</main></body></html>\n`
}
