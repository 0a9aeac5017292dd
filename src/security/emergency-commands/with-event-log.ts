import { systemClock } from '../../platform/clock/clock.ts'
import { systemRandom } from '../../platform/crypto/random.ts'
import { createEventLog, type EventLog } from '../../platform/events/event-log.ts'
import type { Database } from '../../platform/postgres/connect.ts'

/** Runs `work` with an event log of its own, whose events are counted when it has ended, however it ends. */
export async function withEventLog<Result>(
  database: Database,
  macKey: Uint8Array,
  work: (events: EventLog) => Promise<Result>,
): Promise<Result> {
  const events = createEventLog({ clock: systemClock, random: systemRandom, macKey })
  try {
    return await work(events)
  } finally {
    await events.tellCount(database.query).catch(() => undefined)
  }
}
