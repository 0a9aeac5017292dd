import { sha256 } from '../../platform/crypto/digest.ts'
import { rangesInWords } from '../../platform/events/number-ranges.ts'
import type { Finding } from './finding.ts'
import { beginWords, inWords } from './incident.ts'
import type { MissingEvents } from './missing-events.ts'
import type { TamperedRow } from './protected-rows.ts'

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

/** The finding that rows are not what the program made them. */
export function rowFinding(rows: readonly TamperedRow[], nowMs: number): Finding {
  const named = rows.slice(0, NAMED_MAX).map(({ table, key, what }) => ({ table, key, what }))
  const states = rows.map(({ table, key, digest }) => `${table} ${key} ${digest?.toString('hex') ?? ''}\n`)
  const some = named.slice(0, 10).map(({ table, key, what }) => `${table} ${key} was ${what}`)
  return {
    ruleId: 'row-tampering',
    title: 'Protected rows were changed behind the program',
    sentence: `${beginWords(rows.length, 'protected row')} ${rows.length === 1 ? 'is' : 'are'} not what the program made of them. Whoever did this had the database, not the program.`,
    subject: sha256(states.join('')).toString('hex'),
    signs: { tamperedRows: rows.length },
    facts: { rows: named, count: rows.length },
    startedMs: nowMs,
    timeline: {
      atMs: nowMs,
      kind: 'detected',
      key: 'detected',
      text: `${some.join('; ')}${rows.length > some.length ? `; and ${rows.length - some.length} more` : ''}.`,
    },
  }
}
