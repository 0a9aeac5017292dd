import { lifecycleEvent } from '../../platform/events/lifecycle-event.ts'
import type { GuardContext } from '../guard-context.ts'
import { noteRecovery } from '../investigation/note-recovery.ts'
import { openIncident } from '../investigation/open-incident.ts'
import { heartbeatOf } from './heartbeat.sql.ts'
import { restartFinding, SILENT_AFTER_MS, silenceFinding, type ServerWatch } from './server-watch.ts'

/**
 * Looks at the server's heartbeat: silence is an incident (P2 at once, P0 after a minute), so is a restart that
 * nobody announced. When it is back, the incident of its silence counts as contained. One that is cut off from the database on
 * purpose cannot beat: that is no silence.
 */
export async function watchServer(
  context: GuardContext,
  watch: ServerWatch,
  isCutOff = false,
): Promise<void> {
  const { database, clock, events } = context
  const heartbeat = await heartbeatOf(database.query, 'server')
  if (heartbeat === undefined) return
  const { instance_id: instanceId, state, at } = heartbeat
  const nowMs = clock.monotonicMs()
  const previous = { ...watch }
  const beat = at.toString()
  if (beat !== watch.beat || isCutOff) Object.assign(watch, { beat, seenMs: nowMs })
  const silentMs = Math.round(nowMs - watch.seenMs)
  watch.instanceId = instanceId
  // Nor can it say then that it stops; whoever beats first after that may be another one.
  watch.stopped = state === 'stopped' || isCutOff || (previous.stopped && previous.beat === beat)
  watch.silent = state === 'running' && silentMs > SILENT_AFTER_MS
  if (watch.silent) {
    await openIncident(context, silenceFinding(`${instanceId} ${beat}`, silentMs, clock.epochMs()))
    return
  }
  // Not at the first look: a beat that was seen once may be old.
  if (state === 'running' && previous.beat !== null && previous.beat !== beat)
    await noteRecovery(context, 'server-silent', 'The server answers again.')
  if (previous.stopped || previous.instanceId === null || previous.instanceId === instanceId) return
  const event = lifecycleEvent({ what: 'restarted', process: 'server', instanceId, announced: false })
  await database.query.transaction().execute((transaction) => events.append(transaction, event))
  await openIncident(context, restartFinding('server', instanceId, clock.epochMs()))
}
