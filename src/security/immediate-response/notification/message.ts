import type { Severity } from '../../incident-classification/criteria.ts'
import type { NotificationKind } from './notification.ts'

/** What a message says of an incident: counts and ids, never the name or the address of a client. */
export interface ToldIncident {
  id: string
  number: number
  severity: Severity
  status: 'open' | 'contained' | 'resolved'
  title: string
  sentence: string
  acknowledged: boolean
  detectedAt: Temporal.Instant
}

/** What a channel is to do with what it has under the key of a message. */
export type MessagePhase = 'open' | 'acknowledged' | 'resolved'

/** A message as channels put it into their own form. */
export interface Message {
  /** The same when it is sent again: whoever gets it twice can tell. */
  id: string
  /** The same for all that is said of one incident. */
  key: string
  kind: NotificationKind
  phase: MessagePhase
  severity: Severity
  /** Under which severities it was told before. */
  formerSeverities: readonly Severity[]
  /** One line. */
  headline: string
  /** Sentences below it. */
  lines: readonly string[]
  /** Where to look, and acknowledge. */
  url: string
  at: Temporal.Instant
  incidents: readonly ToldIncident[]
}

/** What a message is made of. */
export interface MessageFacts {
  id: string
  kind: NotificationKind
  incidents: readonly ToldIncident[]
  /** What this incident was when it was last told here; null for the first time. */
  before: string | null
  /** Under which severities it was told here before. */
  formerSeverities: readonly Severity[]
  /** Where the shop is reached, without a slash at the end. */
  publicUrl: string
  now: Temporal.Instant
}

const LISTED_MAX = 20
/** One thing for all summaries: whoever is told by key gets one more, not many. */
const SUMMARY_KEY = 'more-incidents'

/** Composes a message. */
export function composeMessage(facts: MessageFacts): Message {
  const { id, kind, incidents, formerSeverities, publicUrl, now } = facts
  const [first] = incidents
  const base = { id, kind, incidents, formerSeverities, at: now, severity: worstOf(incidents) }
  if (kind === 'test' || first === undefined)
    return {
      ...base,
      key: `test-${id}`,
      phase: 'resolved',
      severity: 'P3',
      headline: 'This is a test of 6FB',
      lines: ['Nothing has happened. Whoever reads this is told of incidents.'],
      url: `${publicUrl}/app/incidents`,
    }
  if (kind === 'digest' || kind === 'summary') {
    const open = incidents.toSorted((a, b) => a.severity.localeCompare(b.severity) || a.number - b.number)
    const rest = open.length - LISTED_MAX
    return {
      ...base,
      key: kind === 'digest' ? `digest-${id}` : SUMMARY_KEY,
      phase: 'open',
      headline: kind === 'digest' ? digestHeadline(open) : `And ${moreOf(open.length)}`,
      lines: [...open.slice(0, LISTED_MAX).map(lineOf), ...(rest > 0 ? [`And ${moreOf(rest)}.`] : [])],
      url: `${publicUrl}/app/incidents`,
    }
  }
  return {
    ...base,
    key: first.id,
    phase: phaseOf(first),
    headline: headlineOf(kind, first, facts.before),
    lines: [
      first.sentence,
      ...(phaseOf(first) === 'open' ? ['Acknowledge it, so that nobody else is called.'] : []),
    ],
    url: `${publicUrl}/app/incidents/${first.id}`,
  }
}

function phaseOf({ status, acknowledged }: ToldIncident): MessagePhase {
  if (status === 'resolved') return 'resolved'
  return acknowledged ? 'acknowledged' : 'open'
}

function worstOf(incidents: readonly ToldIncident[]): Severity {
  return incidents.map(({ severity }) => severity).toSorted()[0] ?? 'P3'
}

function headlineOf(kind: NotificationKind, incident: ToldIncident, before: string | null): string {
  const { number, severity, status, title, acknowledged } = incident
  if (status === 'resolved') return `Incident ${number} is resolved: ${title}`
  if (kind === 'reminder' && !acknowledged && before !== null)
    return `Nobody has acknowledged ${severity} incident ${number}: ${title}`
  if (before === null) return `${severity} incident ${number}: ${title}`
  const [severityThen, statusThen] = before.split(' ')
  if (severityThen !== severity) return `Incident ${number} is ${severity} now: ${title}`
  if (statusThen !== status && status === 'contained') return `Incident ${number} is contained: ${title}`
  if (acknowledged) return `Incident ${number} is acknowledged: ${title}`
  return `${severity} incident ${number}: ${title}`
}

function digestHeadline(incidents: readonly ToldIncident[]): string {
  const [only] = incidents
  if (incidents.length === 1 && only !== undefined)
    return `${only.severity} incident ${only.number}: ${only.title}`
  return `${incidents.length} incidents to look at`
}

function moreOf(count: number): string {
  return count === 1 ? 'one more incident' : `${count} more incidents`
}

function lineOf({ number, severity, status, title }: ToldIncident): string {
  return `${severity} incident ${number}, ${status}: ${title}`
}
