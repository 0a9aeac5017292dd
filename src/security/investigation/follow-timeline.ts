import type { AppContext } from '../../app/context.ts'
import { wait } from '../../platform/clock/wait.ts'
import { incidentView, timelineView } from './incident-view.ts'
import { findIncident, listTimeline } from './incident.sql.ts'

const LOOK_EVERY_MS = 500
const QUIET_MAX_MS = 15_000
const FOLLOW_MAX_MS = 600_000

/**
 * A stream of server-sent events: every line of the timeline, those that come later too, and the incident whenever it
 * changes. A comment goes out at least every 15 seconds. Ends after ten minutes, when the browser asks again (its
 * session is then checked anew), and when `isStopping` says so.
 */
export async function* followTimeline(
  context: Pick<AppContext, 'database' | 'clock'>,
  incidentId: string,
  timeZone: string,
  isStopping: () => boolean,
): AsyncGenerator<string, void, undefined> {
  const { database, clock } = context
  const sent = new Set<string>()
  const endMs = clock.monotonicMs() + FOLLOW_MAX_MS
  let quietMs = 0
  let version = ''
  yield 'retry: 1000\n\n'
  while (!isStopping() && clock.monotonicMs() < endMs) {
    const incident = await findIncident(database.query, incidentId)
    const changed = [incident?.updated_at, incident?.status, incident?.booking_checked_at].join(' ')
    let text = ''
    if (incident !== undefined && changed !== version) {
      version = changed
      text += eventText('incident', incident.id, incidentView(incident, timeZone))
    }
    for (const row of await listTimeline(database.query, incidentId)) {
      if (sent.has(row.id)) continue
      sent.add(row.id)
      text += eventText('timeline', row.id, timelineView(row, timeZone))
    }
    quietMs = text === '' ? quietMs + LOOK_EVERY_MS : 0
    if (quietMs >= QUIET_MAX_MS) {
      text = ': still here\n\n'
      quietMs = 0
    }
    if (text !== '') yield text
    await wait(LOOK_EVERY_MS)
  }
}

function eventText(event: string, id: string, data: object): string {
  return `event: ${event}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`
}
