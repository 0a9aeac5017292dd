import { sql, type Transaction } from 'kysely'
import type { Clock } from '../clock/clock.ts'
import { equalBytes, hmac } from '../crypto/digest.ts'
import type { Random } from '../crypto/random.ts'
import type { DB } from '../postgres/database-types.ts'
import { ocsfEvent, type EventDraft, type EventRow } from './event.ts'

/** Makes and appends the events of one process. */
export interface EventLog {
  /** Completes a draft to a row with its id, number and MAC, for a caller that inserts it in a statement of its own. */
  complete(draft: EventDraft): EventRow
  /** Appends to the event log in the caller's transaction: the write and its event commit together, or neither does. */
  append(transaction: Transaction<DB>, draft: EventDraft): Promise<void>
  /** The same for many events of one moment, in one statement. */
  appendAll(transaction: Transaction<DB>, drafts: EventDraft[]): Promise<void>
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

/** An event log for this process. `writerId` is new at each start; numbers count its events from 1 without a gap. */
export function createEventLog(options: { clock: Clock; random: Random; macKey: Uint8Array }): EventLog {
  const { clock, random, macKey } = options
  const writerId = random.uuid()
  let writerNumber = 0

  function complete(draft: EventDraft): EventRow {
    const id = random.uuid()
    const at = clock.now()
    writerNumber += 1
    const body = JSON.stringify(ocsfEvent(draft, { timeMs: at.epochMilliseconds, id, writerNumber }))
    const row = { id, writer_id: writerId, writer_number: writerNumber, body }
    return {
      ...row,
      at,
      class_uid: draft.classUid,
      shop_id: draft.shopId ?? null,
      mac: eventMac(macKey, row),
    }
  }

  return {
    complete,
    async appendAll(transaction, drafts) {
      if (drafts.length === 0) return
      const rows = drafts
        .map(complete)
        .map((row) => ({ ...row, at: row.at.toString(), mac: row.mac.toString('hex') }))
      await sql`insert into event (id, writer_id, writer_number, at, class_uid, shop_id, body, mac)
        select id, writer_id, writer_number, at, class_uid, shop_id, body::json, decode(mac, 'hex')
        from json_to_recordset(${JSON.stringify(rows)}::text::json) as row(id uuid, writer_id uuid, writer_number bigint,
          at timestamptz, class_uid integer, shop_id uuid, body text, mac text)`.execute(transaction)
    },
    async append(transaction, draft) {
      const row = complete(draft)
      await sql`insert into event (id, writer_id, writer_number, at, class_uid, shop_id, body, mac)
        values (${row.id}, ${row.writer_id}, ${row.writer_number}, ${row.at}, ${row.class_uid}, ${row.shop_id},
          ${row.body}::text::json, ${row.mac})`.execute(transaction)
    },
  }
}
