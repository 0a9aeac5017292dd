import type { Finding } from './finding.ts'

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
