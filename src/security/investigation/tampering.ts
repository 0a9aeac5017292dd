import { sha256 } from '../../platform/crypto/digest.ts'
import { rangesInWords } from '../../platform/events/number-ranges.ts'
import type { Finding } from './finding.ts'
import { beginWords, inWords } from './incident.ts'
import type { MissingEvents } from './missing-events.ts'
import type { TamperedRow } from './protected-rows.ts'

/** The rule that rows are not what the program made them. */
export const rowTampering = 'row-tampering'

/** The finding that a sealed event is not what it was, or is gone. */
export function tamperingFinding(
  broken: { position: number; eventId: string | null; problem: string },
  nowMs: number,
): Finding {
  const what = broken.eventId === null ? `Link ${broken.position}` : `Event ${broken.eventId}`
  return {
    ruleId: 'event-tampering',
    title: 'The event log was changed',
    sentence: `Somebody changed the record of the past. ${what} is the first that shows it.`,
    subject: `${broken.position} ${broken.eventId ?? ''}`,
    signs: { tamperedRows: 1, auditChainBroken: true },
    facts: { position: broken.position, event_id: broken.eventId, problem: broken.problem },
    startedMs: nowMs,
    timeline: {
      atMs: nowMs,
      kind: 'detected',
      key: 'detected',
      text: `${what} at position ${broken.position}: ${broken.problem}.`,
    },
  }
}

/** Which events are missing. */
export function missingInWords({ writerId, numbers }: Omit<MissingEvents, 'position'>): string {
  return `events of writer ${writerId} were deleted before they were sealed: ${rangesInWords(numbers)}`
}

/** The finding that events were deleted before the sealer saw them. */
export function missingFinding(missing: MissingEvents, nowMs: number): Finding {
  const { position, writerId, numbers } = missing
  const count = numbers.reduce((sum, [first, last]) => sum + last - first + 1, 0)
  return {
    ruleId: 'event-tampering',
    title: 'Events were deleted',
    sentence: `Somebody deleted ${inWords(count, 'event')} before the record was sealed. The process that wrote them had counted them.`,
    subject: `${position} ${writerId}`,
    signs: { tamperedRows: count, auditChainBroken: true },
    facts: { position, writer_id: writerId, numbers: numbers.map(([first, last]) => [first, last]) },
    startedMs: nowMs,
    timeline: {
      atMs: nowMs,
      kind: 'detected',
      key: 'detected',
      text: `By the count at position ${position}, ${missingInWords(missing)}.`,
    },
  }
}

/** How many rows an incident names. */
const NAMED_MAX = 1_000

/** What an incident says of a row. */
export type NamedRow = Pick<TamperedRow, 'table' | 'key' | 'what'>

/**
 * The finding that rows are not what the program made them. Together with those that were `found` before it is one incident,
 * which is about `subject`; each row is named once.
 */
export function rowFinding(
  rows: readonly TamperedRow[],
  { found, subject, nowMs }: { found: readonly NamedRow[]; subject: string; nowMs: number },
): Finding {
  const all = new Map([...found, ...rows].map((row) => [`${row.table} ${row.key}`, row]))
  const named = [...all.values()].slice(0, NAMED_MAX).map(({ table, key, what }) => ({ table, key, what }))
  const some = rows.slice(0, 10).map(({ table, key, what }) => `${table} ${key} was ${what}`)
  const states = rows.map(({ table, key, digest }) => `${table} ${key} ${digest?.toString('hex') ?? ''}\n`)
  const count = all.size
  return {
    ruleId: rowTampering,
    title: 'Protected rows were changed behind the program',
    sentence: `${beginWords(count, 'protected row')} ${count === 1 ? 'is not what the program made of it' : 'are not what the program made of them'}. Whoever did this had the database, not the program.`,
    subject,
    signs: { tamperedRows: count },
    facts: { rows: named, count },
    startedMs: nowMs,
    timeline: {
      atMs: nowMs,
      kind: 'detected',
      key: `detected ${sha256(states.join('')).toString('hex')}`,
      text: `${some.join('; ')}${rows.length > some.length ? `; and ${rows.length - some.length} more` : ''}.`,
    },
  }
}
