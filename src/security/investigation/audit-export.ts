import type { StoredEvent } from '../../platform/events/event.ts'
import { formatCheckpoint, type Checkpoint } from './event-chain.ts'

/** The first line of an export says what the others are. */
export const auditFormat = '6fb-audit-1'

/** The first line. */
export function auditHead(takenAt: Temporal.Instant): string {
  return `${JSON.stringify({ format: auditFormat, taken_at: takenAt.toString() })}\n`
}

/**
 * A link as one line of JSON, `body` last and byte for byte as it is chained. One that holds a line break, which only a
 * forged event does, is given as a text.
 */
export function auditLine(
  position: number,
  event: Pick<StoredEvent, 'id' | 'mac' | 'writer_id' | 'writer_number' | 'body'>,
): string {
  const { id, mac, writer_id: writer, writer_number: number, body } = event
  const start = `{"position":${position},"event_id":"${id}","mac":"${mac.toString('hex')}","writer":"${writer}","number":${number}`
  return body.includes('\n') ? `${start},"text":${JSON.stringify(body)}}\n` : `${start},"body":${body}}\n`
}

/** A checkpoint, after the link that it covers last. */
export function checkpointLine(checkpoint: Checkpoint): string {
  return `{"checkpoint":${formatCheckpoint(checkpoint).trimEnd()}}\n`
}
