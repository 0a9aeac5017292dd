import { sql, type Kysely } from 'kysely'
import type { StoredEvent } from '../../platform/events/event.ts'
import type { DB } from '../../platform/postgres/database-types.ts'

/** What one reading of the stream gives. */
export interface Reading {
  /** What was visible to this reading (pg_snapshot as text): where the next one goes on. */
  snapshot: string
  events: StoredEvent[]
}

/**
 * The events that have been committed since the snapshot `after`, or, without one, those since `sinceMs` (epoch
 * milliseconds). What a snapshot does not see the next one does, so no event is missed or read twice: not the one
 * whose transaction was open for long, and not when a clock was set back.
 */
export async function readStream(
  query: Kysely<DB>,
  from: { after: string } | { sinceMs: number },
): Promise<Reading> {
  const wanted =
    'after' in from
      ? sql`xid >= pg_snapshot_xmin(${from.after}::text::pg_snapshot)
          and not pg_visible_in_snapshot(xid, ${from.after}::text::pg_snapshot)`
      : sql`at >= to_timestamp(${from.sinceMs}::float8 / 1000)`
  // One statement has one snapshot: the one that it tells of.
  const { rows } = await sql<Omit<StoredEvent, 'id'> & { snapshot: string; id: string | null }>`
    with now as materialized (select pg_current_snapshot()::text as snapshot)
    select snapshot, id, xid::text, writer_id, writer_number, at, class_uid, shop_id, body::text, mac
    from now left join event on ${wanted} order by event.xid, event.id`.execute(query)
  const [first] = rows
  if (first === undefined) throw new Error('The snapshot is missing.')
  return { snapshot: first.snapshot, events: rows.filter(isEvent) }
}

function isEvent(row: { id: string | null }): row is StoredEvent & { snapshot: string } {
  return row.id !== null
}
