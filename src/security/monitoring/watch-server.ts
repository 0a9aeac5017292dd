import { eventClass } from '../../platform/events/event.ts'
import type { GuardContext } from '../guard-context.ts'
import { addTimeline, findByFact } from '../investigation/incident.sql.ts'
import { openIncident } from '../investigation/open-incident.ts'
import { serverHeartbeat } from './heartbeat.sql.ts'
import { restartFinding, SILENT_AFTER_MS, silenceFinding, type ServerWatch } from './server-watch.ts'

/**
 * Looks at the server's heartbeat: silence is an incident (P2 at once, P0 after a minute), so is a restart that
 * nobody announced, and a return is a line in the timeline.
 */
export async function watchServer(context: GuardContext, watch: ServerWatch): Promise<void> {
  const { database, clock, random, events } = context
  const heartbeat = await serverHeartbeat(database.query)
  if (heartbeat === undefined) return
  const nowMs = clock.epochMs()
  const { instance_id: instanceId, state, age_ms: ageMs } = heartbeat
  const previous = { ...watch }
  watch.instanceId = instanceId
  watch.stopped = state === 'stopped'
  watch.silent = state === 'running' && ageMs > SILENT_AFTER_MS
  if (watch.silent) {
    await openIncident(context, silenceFinding(instanceId, ageMs, nowMs))
    return
  }
  if (previous.silent && previous.instanceId !== null) {
    const incident = await findByFact(database.query, 'server-silent', 'subject', previous.instanceId)
    const line = {
      atMs: nowMs,
      kind: 'recovered',
      key: `recovered ${nowMs}`,
      text: 'The server answers again.',
    }
    if (incident !== undefined)
      await addTimeline(database.query, incident.id, [{ ...line, id: random.uuid() }])
  }
  if (previous.stopped || previous.instanceId === null || previous.instanceId === instanceId) return
  await database.query.transaction().execute((transaction) =>
    events.append(transaction, {
      classUid: eventClass.applicationLifecycle,
      activityId: 5,
      attributes: { app: { name: 'server', uid: instanceId }, unmapped: { announced: false } },
    }),
  )
  await openIncident(context, restartFinding(instanceId, nowMs))
}
