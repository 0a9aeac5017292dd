import type { Actor } from '../../app/auth/actor.ts'
import type { RecordReading } from '../../app/auth/reading.ts'
import type { AppContext } from '../../app/context.ts'
import { withTenant } from '../../platform/postgres/tenant.ts'
import { listContainments } from '../response-actions/containment.sql.ts'
import { chainSegments } from './chain-segments.ts'
import { custodyEvent } from './incident-events.ts'
import { evidenceAccessRecords, evidenceLinks } from './evidence.sql.ts'
import { formatEvidence, type EvidencePart } from './evidence.ts'
import { listImpact } from './impact.sql.ts'
import { findIncident, listTimeline } from './incident.sql.ts'
import type { Incident } from './incident.ts'

/** A bundle of evidence and its SHA-256, which the record of the shop has too. */
export interface TakenEvidence {
  text: string
  sha256: string
  /** What to call the file. */
  name: string
}

/**
 * Gives out everything that proves an incident, to be verified anywhere with the public key alone; ids and digests, no
 * names. All of it is of one moment. Who took it, when, and the SHA-256 of exactly what was given are in the access
 * records and in the sealed event log before this resolves.
 */
export async function takeEvidence(
  context: Pick<AppContext, 'database' | 'clock' | 'events'>,
  actor: Actor,
  incident: Incident,
  record: RecordReading,
): Promise<TakenEvidence> {
  const { database, clock, events } = context
  const { id, number } = incident
  const { links, parts } = await database.query
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (transaction) => {
      const found = await evidenceLinks(transaction, id)
      const read: EvidencePart[] = [
        { part: 'incident', value: await findIncident(transaction, id) },
        { part: 'timeline', value: await listTimeline(transaction, id) },
        { part: 'impact', value: await listImpact(transaction, id) },
        { part: 'containments', value: await listContainments(transaction, id) },
        { part: 'access_records', value: await evidenceAccessRecords(transaction, id) },
        ...chainSegments(found).map((value): EvidencePart => ({ part: 'chain', value })),
      ]
      return { links: found, parts: read }
    })
  const taker = actor.accountId ?? actor.source
  const bundle = formatEvidence(
    {
      incident: { id, number },
      taken_at: clock.now().toString(),
      taken_by: taker,
      request_id: actor.requestId,
      events: {
        covered: links.filter(({ body }) => body !== null).length,
        not_covered_yet: links.filter(({ link_position: position }) => position === null).length,
      },
    },
    parts,
  )
  await record({
    table: 'incident',
    keys: [id],
    fields: ['incident_impact.subject_id', 'incident_impact.source', 'access_record.source', 'event.body'],
    purpose: 'evidence',
  })
  await withTenant(database, { shopId: actor.shopId }, (transaction) =>
    events.append(transaction, custodyEvent(actor, { incidentId: id, sha256: bundle.sha256 })),
  )
  return { ...bundle, name: `incident-${number}-evidence.jsonl` }
}
