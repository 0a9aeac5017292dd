import type { Log } from '../log/log.ts'
import type { Database } from '../postgres/connect.ts'

/** Rows in memory that a notification makes forgotten: what changes anywhere is read again here within 100 ms. */
export interface Remembered<Value> {
  /**
   * The value, from memory or else the database; null when there is none, and that is never remembered. What is remembered and
   * not `good` any more is read again.
   */
  find(id: string, good?: (value: Value) => boolean): Promise<Value | null>
  /** Forgets one at once; all of them for ''. */
  forget(id: string): void
  /** Begins to listen. */
  start(): Promise<void>
  /** Stops listening. */
  stop(): Promise<void>
}

const REMEMBERED_MAX = 100_000

/**
 * Remembers what `read` gives. The payload of a notification on `channel` is the id to forget, or empty for all. While nothing
 * can be heard, nothing is remembered.
 */
export function createRemembered<Value>(options: {
  database: Database
  log: Log
  channel: string
  read: (id: string) => Promise<Value | null>
}): Remembered<Value> {
  const { database, log, channel, read } = options
  const remembered = new Map<string, Value>()
  let subscription: { unlisten: () => Promise<void> } | undefined
  /** Counts what was forgotten, so that a reading that began before does not bring it back. */
  let forgotten = 0

  function forget(id: string): void {
    forgotten += 1
    if (id === '') remembered.clear()
    else remembered.delete(id)
  }

  return {
    async find(id, good = () => true) {
      const known = remembered.get(id)
      if (known !== undefined && good(known)) return known
      const before = forgotten
      const value = await read(id)
      if (value !== null && before === forgotten && subscription !== undefined) {
        if (remembered.size >= REMEMBERED_MAX) remembered.clear()
        remembered.set(id, value)
      }
      return value
    },
    forget,
    async start() {
      subscription = await database.sql.listen(channel, forget, () => forget(''))
      log.debug(`listening on ${channel}`)
    },
    async stop() {
      await subscription?.unlisten().catch(() => undefined)
      subscription = undefined
      remembered.clear()
    },
  }
}
