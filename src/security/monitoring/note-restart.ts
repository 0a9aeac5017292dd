import { lifecycleEvent } from '../../platform/events/lifecycle-event.ts'
import type { GuardContext } from '../guard-context.ts'
import { openIncident } from '../investigation/open-incident.ts'
import { heartbeatOf } from './heartbeat.sql.ts'
import { restartFinding } from './server-watch.ts'

/**
 * Tells that a guard comes on duty, before its first beat. When the one before it never said that it stops, that is
 * an incident: whoever silences the alarm is not to go unseen.
 */
export async function noteRestart(context: GuardContext, instanceId: string): Promise<void> {
  const { database, clock, events } = context
  const before = await heartbeatOf(database.query, 'guard')
  const isBroken =
    before?.state === 'running' &&
    before.at.epochMilliseconds <= clock.epochMs() &&
    before.instance_id !== instanceId
  const event = lifecycleEvent({ what: 'started', process: 'guard', instanceId, announced: !isBroken })
  await database.query.transaction().execute((transaction) => events.append(transaction, event))
  if (isBroken) await openIncident(context, restartFinding('guard', instanceId, clock.epochMs()))
}
