import { isRecord } from '../monitoring/sigma/event-fields.ts'
import type { ObservedEvent } from '../monitoring/sigma/match.ts'

/** The server says that it enforces these containments since `atMs` (epoch milliseconds). */
export interface Enforcement {
  containmentIds: string[]
  atMs: number
}

/** Reads a Remediation Activity event (OCSF 7001) of the server; null for any other event. */
export function enforcementOf(event: ObservedEvent): Enforcement | null {
  const unmapped = event['unmapped']
  if (event.class_uid !== 7001 || !isRecord(unmapped)) return null
  const { containment_id: one, containment_ids: many } = unmapped
  const containmentIds = [one, ...(Array.isArray(many) ? (many as unknown[]) : [])].filter(
    (id) => typeof id === 'string',
  )
  return containmentIds.length === 0 ? null : { containmentIds, atMs: event.time }
}
