import type { Clock } from '../clock/clock.ts'
import type { Database } from '../postgres/connect.ts'

/** Counts what was answered and what was refused, by minute, without asking the limiter. */
export interface RequestTally {
  /** The minute that a request which came `elapsedMs` ago belongs to, epoch milliseconds. */
  minuteOf(elapsedMs: number): number
  /** Counts one request of a key; `isKept` says that it is worth keeping however few there are. */
  count(minuteMs: number, policy: string, key: string, outcome: 'served' | 'refused', isKept?: boolean): void
  /** Adds what was counted to the table, and clears what is older than an hour. */
  flush(): Promise<void>
}

/** A key in a minute, with what is not written yet. */
interface Row {
  minute_ms: number
  policy: string
  key: string
  served: number
  refused: number
  /** It has reached what is worth keeping. */
  isKept: boolean
}

const MINUTE_MS = 60_000
/** Beyond that, keys that are new are not counted: those that matter ask more than once. */
const KEYS_MAX = 20_000

/** A tally that keeps only keys with at least `worthKeeping` requests in a minute. */
export function createRequestTally(options: {
  database: Database
  clock: Clock
  worthKeeping: number
}): RequestTally {
  const { database, clock, worthKeeping } = options
  const rows = new Map<string, Row>()

  return {
    minuteOf: (elapsedMs) => Math.floor((clock.epochMs() - elapsedMs) / MINUTE_MS) * MINUTE_MS,
    count(minuteMs, policy, key, outcome, isKept = false) {
      const name = `${minuteMs} ${policy} ${key}`
      let row = rows.get(name)
      if (row === undefined) {
        if (rows.size >= KEYS_MAX) return
        row = { minute_ms: minuteMs, policy, key, served: 0, refused: 0, isKept }
        rows.set(name, row)
      }
      row[outcome] += 1
      row.isKept ||= row.served + row.refused >= worthKeeping
    },
    async flush() {
      const due = [...rows.values()]
        .filter(({ isKept, served, refused }) => isKept && served + refused > 0)
        .map((row) => ({ row, written: { ...row } }))
      if (due.length > 0) {
        await database.sql`
          with counted as (
            insert into request_tally (minute, policy, key, served, refused)
            select to_timestamp(minute_ms / 1000), policy, key, served, refused
            from json_to_recordset(${JSON.stringify(due.map(({ written }) => written))}::text::json) as row(
              minute_ms float8, policy text, key text, served integer, refused integer)
            on conflict (minute, policy, key) do update set served = request_tally.served + excluded.served,
              refused = request_tally.refused + excluded.refused)
          delete from request_tally where minute < now() - interval '65 minutes'`
        for (const { row, written } of due) {
          row.served -= written.served
          row.refused -= written.refused
        }
      }
      // A request that takes long ends after the minute in which it came.
      const overMs = clock.epochMs() - 3 * MINUTE_MS
      for (const [name, row] of rows) if (row.minute_ms < overMs) rows.delete(name)
    },
  }
}
