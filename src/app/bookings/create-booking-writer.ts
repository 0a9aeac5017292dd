import type { Kysely } from 'kysely'
import type { EventLog } from '../../platform/events/event-log.ts'
import type { DB } from '../../platform/postgres/database-types.ts'
import { serializationFailure } from '../../platform/postgres/violations.ts'
import { codeOf } from '../../platform/process/error-code.ts'
import { insertBookings, isRefused } from './bookings.sql.ts'
import type { NewBooking, WriteBooking, WriteOutcome } from './new-booking.ts'

/** As many as the database has use for: more would only wait for one another. */
const STATEMENTS_MAX = 4
const ROWS_MAX = 32

interface Waiting {
  row: NewBooking
  resolve: (outcome: WriteOutcome) => void
  reject: (error: unknown) => void
}

/**
 * A writer by group commit: a booking that comes while the database is at work waits for a statement to end, and goes with
 * all others of its tenant that came meanwhile (docs/decisions/0010-bookings-in-groups.md). When the constraint or a key
 * refuses a group, each is tried alone, so nobody answers for another's booking.
 */
export function createBookingWriter(query: Kysely<DB>, events: Pick<EventLog, 'including'>): WriteBooking {
  /** By tenant, those who came first before others. */
  const waiting = new Map<string, Waiting[]>()
  let underWay = 0

  async function writeGroup(group: Waiting[], isAgain = false): Promise<void> {
    const [first] = group
    if (first === undefined) return
    try {
      const rows = group.map(({ row }) => row)
      const outcomes = await insertBookings(query, events, first.row.tenant, rows)
      for (const { row, resolve } of group) resolve(outcomes.get(row.booking.id) ?? 'busy')
    } catch (error) {
      if (group.length > 1 && isRefused(error)) {
        for (const one of group) await writeGroup([one])
      } else if (codeOf(error) === serializationFailure && !isAgain) {
        // A client was erased while his booking waited for that: whoever looks for him again does not find him.
        for (const one of group) await writeGroup([one], true)
      } else {
        for (const { reject } of group) reject(error)
      }
    }
  }

  function begin(): void {
    if (underWay === STATEMENTS_MAX) return
    const [next] = waiting
    if (next === undefined) return
    const [key, queue] = next
    const group = queue.splice(0, ROWS_MAX)
    // To the end of the line, so that no tenant waits for a busy one.
    waiting.delete(key)
    if (queue.length > 0) waiting.set(key, queue)
    underWay += 1
    void writeGroup(group).finally(() => {
      underWay -= 1
      begin()
    })
  }

  return async (row) => {
    const { promise, resolve, reject } = Promise.withResolvers<WriteOutcome>()
    const key = `${row.tenant.shopId ?? ''} ${row.tenant.accountId ?? ''}`
    const queue = waiting.get(key)
    if (queue === undefined) waiting.set(key, [{ row, resolve, reject }])
    else queue.push({ row, resolve, reject })
    begin()
    return promise
  }
}
