import type { Actor } from '../../app/auth/actor.ts'
import type { RecordReading } from '../../app/auth/reading.ts'
import type { AppContext } from '../../app/context.ts'
import { containmentView, enforcementTimes } from '../response-actions/containment-view.ts'
import { listContainments } from '../response-actions/containment.sql.ts'
import { incidentDetailView, timelineView } from './incident-view.ts'
import type { Incident } from './incident.ts'
import { listTimeline } from './incident.sql.ts'
import { readImpact } from './read-impact.ts'
import type { Report } from './report.ts'
import { shopZone } from './shop-zone.sql.ts'

/**
 * Everything that a report of an incident is made of, in the time of the actor's shop. It names people: who reads it
 * is on the record before this resolves.
 */
export async function readReport(
  context: Pick<AppContext, 'database' | 'clock'>,
  actor: Actor,
  incident: Incident,
  record: RecordReading,
): Promise<Report> {
  const { database, clock } = context
  const timeZone = await shopZone(database, actor.shopId)
  const timeline = await listTimeline(database.query, incident.id)
  const around = { timeZone, now: clock.now(), enforcedMs: enforcementTimes(timeline) }
  const containments = await listContainments(database.query, incident.id)
  return {
    incident: incidentDetailView(incident, timeZone),
    timeline: timeline.map((row) => timelineView(row, timeZone)),
    impact: await readImpact(context, actor, { incidentId: incident.id, timeZone, record }),
    containments: containments.map((one) => containmentView(one, around)),
  }
}
