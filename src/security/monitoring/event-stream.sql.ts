import { sql, type Kysely } from 'kysely'
import type { DB } from '../../platform/postgres/database-types.ts'
import type { StreamedEvent } from './event-stream.ts'

/** What one reading of the stream gives. */
export interface Reading {
  /** Every transaction below this one had ended. */
  closedBelow: string
  events: StreamedEvent[]
}

/**
 * The events since `sinceMs` (epoch milliseconds), of the transactions from `from` on where it is given. The time
 * counts on every reading: a long transaction anywhere on the server holds the snapshot's xmin back behind it.
 */
export async function readStream(
  query: Kysely<DB>,
  range: { from: string | null; sinceMs: number },
): Promise<Reading> {
  const since = sql`at >= to_timestamp(${range.sinceMs}::float8 / 1000)`
  const wanted = range.from === null ? since : sql`${since} and xid >= ${range.from}::text::xid8`
  // One statement, one snapshot: what it does not see belongs to a transaction that is not below its xmin.
  const { rows } = await sql<StreamedEvent & { closed_below: string; id: string | null }>`
    with snapshot as (select pg_snapshot_xmin(pg_current_snapshot())::text as closed_below)
    select snapshot.closed_below, id, xid::text, writer_id, writer_number, at, class_uid, shop_id, body::text, mac
    from snapshot left join event on ${wanted} order by event.xid, event.id`.execute(query)
  const [first] = rows
  if (first === undefined) throw new Error('The snapshot is missing.')
  return { closedBelow: first.closed_below, events: rows.filter((row) => row.id !== null) }
}
