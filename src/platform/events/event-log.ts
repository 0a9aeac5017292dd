import { sql, type Kysely, type Transaction } from 'kysely'
import type { Clock } from '../clock/clock.ts'
import { equalBytes, hmac } from '../crypto/digest.ts'
import type { Random } from '../crypto/random.ts'
import type { DB } from '../postgres/database-types.ts'
import { whenEnded } from '../postgres/transaction-end.ts'
import { ocsfEvent, type EventDraft, type EventRow } from './event.ts'
import { countEvent } from './number-count.ts'
import { createWrittenNumbers } from './written-numbers.ts'

/** How often a process that keeps running counts its events. */
export const COUNT_EVERY_MS = 5_000

/** Makes and appends the events of one process. */
export interface EventLog {
  /**
   * Completes drafts to rows with their ids, numbers and MACs, for a statement of the caller's that inserts them. `insert`
   * gives the ids of those that it inserted; it runs in the transaction of `query`, or else is one of its own.
   */
  including<Result>(
    query: Kysely<DB>,
    drafts: readonly EventDraft[],
    insert: (rows: EventRow[]) => Promise<{ result: Result; inserted: ReadonlySet<string> }>,
  ): Promise<Result>
  /** Appends to the event log in the caller's transaction: the write and its event commit together, or neither does. */
  append(transaction: Transaction<DB>, draft: EventDraft): Promise<void>
  /** The same for many events of one moment, in one statement. */
  appendAll(transaction: Transaction<DB>, drafts: EventDraft[]): Promise<void>
  /**
   * Says in the log which of this process's events stand in it, when there is something new to say. Whoever reads the log
   * finds by that what is missing (docs/decisions/0019-writers-counters.md).
   */
  tellCount(query: Kysely<DB>): Promise<void>
}

/** The MAC of an event: over the exact text of its body and what identifies it, under a key the database does not have. */
export function eventMac(
  key: Uint8Array,
  row: Omit<EventRow, 'mac' | 'at' | 'class_uid' | 'shop_id'>,
): Buffer {
  return hmac(key, row.id, row.writer_id, String(row.writer_number), row.body)
}

/** Whether an event is as it was written. */
export function isEventIntact(key: Uint8Array, row: Omit<EventRow, 'at' | 'class_uid' | 'shop_id'>): boolean {
  return equalBytes(eventMac(key, row), row.mac)
}

/**
 * An event log for this process. `writerId` is new at each start; numbers count its events from 1 without a gap. A key that
 * may be replaced meanwhile is asked for at each event.
 */
export function createEventLog(options: {
  clock: Clock
  random: Random
  macKey: Uint8Array | (() => Uint8Array)
}): EventLog {
  const { clock, random, macKey } = options
  const presentKey = typeof macKey === 'function' ? macKey : () => macKey
  const writerId = random.uuid()
  const numbers = createWrittenNumbers()

  function complete(draft: EventDraft): EventRow {
    const id = random.uuid()
    const at = clock.now()
    const writerNumber = numbers.take()
    const body = JSON.stringify(
      ocsfEvent(draft, { timeMs: at.epochMilliseconds, id, writerNumber, writerId }),
    )
    const row = { id, writer_id: writerId, writer_number: writerNumber, body }
    return {
      ...row,
      at,
      class_uid: draft.classUid,
      shop_id: draft.shopId ?? null,
      mac: eventMac(presentKey(), row),
    }
  }

  /** Rows whose fate is that of the transaction. */
  async function begin(query: Kysely<DB>, drafts: readonly EventDraft[]): Promise<EventRow[]> {
    const rows = drafts.map(complete)
    await whenEnded(query, (isCommitted) => {
      for (const row of rows) numbers.settle(row.writer_number, isCommitted)
    })
    return rows
  }

  async function including<Result>(
    query: Kysely<DB>,
    drafts: readonly EventDraft[],
    insert: (rows: EventRow[]) => Promise<{ result: Result; inserted: ReadonlySet<string> }>,
  ): Promise<Result> {
    const rows = drafts.map(complete)
    try {
      const { result, inserted } = await insert(rows)
      await whenEnded(query, (isCommitted) => {
        for (const { id, writer_number: number } of rows)
          numbers.settle(number, isCommitted && inserted.has(id))
      })
      return result
    } catch (error) {
      for (const row of rows) numbers.settle(row.writer_number, false)
      throw error
    }
  }

  return {
    including,
    async appendAll(transaction, drafts) {
      if (drafts.length === 0) return
      const rows = await begin(transaction, drafts)
      await insertEvents(transaction, rows)
    },
    async append(transaction, draft) {
      await insertEvents(transaction, await begin(transaction, [draft]))
    },
    async tellCount(query) {
      const count = numbers.count()
      if (count === null) return
      const row = complete(countEvent(count))
      try {
        await insertEvents(query, [row])
      } catch (error) {
        numbers.settle(row.writer_number, false)
        throw error
      }
      numbers.told(count, row.writer_number)
    },
  }
}

async function insertEvents(query: Kysely<DB>, events: readonly EventRow[]): Promise<void> {
  const [only] = events
  if (only !== undefined && events.length === 1) {
    await sql`insert into event (id, writer_id, writer_number, at, class_uid, shop_id, body, mac)
      values (${only.id}, ${only.writer_id}, ${only.writer_number}, ${only.at}, ${only.class_uid}, ${only.shop_id},
        ${only.body}::text::json, ${only.mac})`.execute(query)
    return
  }
  const rows = events.map((row) => ({ ...row, at: row.at.toString(), mac: row.mac.toString('hex') }))
  await sql`insert into event (id, writer_id, writer_number, at, class_uid, shop_id, body, mac)
    select id, writer_id, writer_number, at, class_uid, shop_id, body::json, decode(mac, 'hex')
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as row(id uuid, writer_id uuid, writer_number bigint,
      at timestamptz, class_uid integer, shop_id uuid, body text, mac text)`.execute(query)
}
