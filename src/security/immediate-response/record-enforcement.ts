import { beginWords } from '../investigation/incident.ts'
import { addTimeline, listTimeline } from '../investigation/incident.sql.ts'
import { isRecord } from '../monitoring/sigma/event-fields.ts'
import { containmentsById } from '../response-actions/containment.sql.ts'
import type { GuardContext } from '../guard-context.ts'
import type { Enforcement } from './enforcement.ts'

/**
 * Writes into the timelines how long after its order each containment was in force, in milliseconds. What a timeline
 * says already is not repeated.
 */
export async function recordEnforcement(
  context: Pick<GuardContext, 'database' | 'random'>,
  enforcements: readonly Enforcement[],
): Promise<void> {
  const { database, random } = context
  const inForceMs = new Map(
    enforcements.flatMap(({ containmentIds, atMs }) => containmentIds.map((id) => [id, atMs] as const)),
  )
  const ordered = await containmentsById(database.query, [...inForceMs.keys()])
  for (const [incidentId, own] of Map.groupBy(ordered, (row) => row.incident_id)) {
    if (incidentId === null) continue
    const timeline = await listTimeline(database.query, incidentId)
    const known = new Set(
      timeline.flatMap(({ data }) => (isRecord(data['enforced_ms']) ? Object.keys(data['enforced_ms']) : [])),
    )
    const fresh = own.filter(({ id }) => !known.has(id))
    const times = fresh.map(({ id, created_at: createdAt }): [string, number] => [
      id,
      Math.max(0, (inForceMs.get(id) ?? 0) - createdAt.epochMilliseconds),
    ])
    const slowest = times.toSorted((a, b) => b[1] - a[1])[0]
    if (slowest === undefined) continue
    const [slowestId, slowestMs] = slowest
    const text = `${beginWords(times.length, 'order')} in force, the last after ${slowestMs} ms.`
    await addTimeline(database.query, incidentId, [
      {
        id: random.uuid(),
        atMs: inForceMs.get(slowestId) ?? 0,
        kind: 'enforced',
        key: `enforced ${slowestId}`,
        text,
        data: { enforced_ms: Object.fromEntries(times) },
      },
    ])
  }
}
