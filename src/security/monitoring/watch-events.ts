import { isEventIntact } from '../../platform/events/event-log.ts'
import type { GuardContext } from '../guard-context.ts'
import { observedEvent, type EventStream } from './event-stream.ts'
import { readStream } from './event-stream.sql.ts'
import type { ObservedEvent } from './sigma/match.ts'

/** How far back the first reading goes, so that a restart in the middle of an attack does not forget its beginning. */
const LOOK_BACK_MS = 600_000

/**
 * The intact events that are new since the last call, each exactly once, about in the order in which they were
 * written; the first call gives those of the last ten minutes. Events of open transactions come when they commit.
 */
export async function watchEvents(
  context: Pick<GuardContext, 'database' | 'clock' | 'keys'>,
  stream: EventStream,
): Promise<ObservedEvent[]> {
  const { database, clock, keys } = context
  const { snapshot, events } = await readStream(
    database.query,
    stream.snapshot === null ? { sinceMs: clock.epochMs() - LOOK_BACK_MS } : { after: stream.snapshot },
  )
  stream.snapshot = snapshot
  return events
    .filter((event) => keys.eventMac.some((key) => isEventIntact(key, event)))
    .map(({ body }) => observedEvent(body))
    .filter((event) => event !== null)
}
