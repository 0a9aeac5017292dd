import type { Log } from '../log/log.ts'
import type { Database } from '../postgres/connect.ts'
import { withTenant } from '../postgres/tenant.ts'
import type { EventDraft } from './event.ts'
import type { EventLog } from './event-log.ts'

/** Events that nobody waits for, on their way to the log. */
export interface EventQueue {
  /** Takes an event; when it is full, the event is lost and counted. */
  push(draft: EventDraft): void
  /** Writes what waits. Resolves when that is done, or could not be: then it waits on. */
  flush(): Promise<void>
}

const QUEUED_MAX = 2_000
const AT_ONCE_MAX = 200

/**
 * A queue in memory, of 2,000 events at most. It begins to write as soon as something comes, many of them in one statement, so
 * a flood of requests becomes neither a flood of transactions nor of memory.
 */
export function createEventQueue(options: {
  database: Database
  events: EventLog
  log: Log
  max?: number
}): EventQueue {
  const { database, events, log, max = QUEUED_MAX } = options
  const waiting: EventDraft[] = []
  let lost = 0
  let writing: Promise<void> | null = null

  async function write(): Promise<void> {
    try {
      while (waiting.length > 0) {
        const drafts = waiting.slice(0, AT_ONCE_MAX)
        await withTenant(database, { shopId: null }, (transaction) => events.appendAll(transaction, drafts))
        waiting.splice(0, drafts.length)
      }
      if (lost > 0) log.error({ lost }, 'events were lost: more came than could be written')
      lost = 0
    } catch (error) {
      log.warn({ error: String(error), waiting: waiting.length }, 'events wait to be written')
    }
  }

  async function flush(): Promise<void> {
    writing ??= write().finally(() => {
      writing = null
    })
    await writing
  }

  return {
    flush,
    push(draft) {
      if (waiting.length >= max) {
        lost += 1
        return
      }
      waiting.push(draft)
      void flush()
    },
  }
}
