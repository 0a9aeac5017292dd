import { localTime } from '../../platform/http/wire.ts'
import { isStaff, type Actor } from '../auth/actor.ts'
import type { HistoryEntry } from './booking.ts'

/** As what somebody acts on a booking. */
export function roleIn(actor: Actor): HistoryEntry['byRole'] {
  if (isStaff(actor)) return 'staff'
  return actor.accountId === null ? 'guest' : 'client'
}

/** A line of a booking's history on the wire, times in the shop's zone. */
export function historyView(entry: HistoryEntry, timeZone: string) {
  const time = (instant: Temporal.Instant): string => localTime(instant, timeZone)
  return {
    version: entry.version,
    at: time(entry.at),
    what: entry.what,
    by: entry.byRole,
    from_state: entry.fromState,
    to_state: entry.toState,
    from_start_at: entry.fromStartAt === null ? null : time(entry.fromStartAt),
    start_at: time(entry.startAt),
    barber_id: entry.barberId,
  }
}
