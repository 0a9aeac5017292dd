import type { TenantTransaction } from '../../platform/postgres/tenant.ts'
import { selectBusy } from '../availability/busy.sql.ts'
import type { ShopTerms } from '../shop/shop-terms.ts'
import { takenTimes, waitingOf, workingToday } from './queue-day.ts'
import { inTurn, type WalkInRecord } from './walk-in.ts'
import type { QueueDay, Waiting } from './walk-in-estimate.ts'
import { selectDayBookings, selectOpenWalkIns, selectUsualTimes } from './walk-ins.sql.ts'

const HOUR_MS = 3_600_000

/** The queue of a shop, and all that its turns are estimated from. */
export interface Queue {
  day: QueueDay
  walkIns: WalkInRecord[]
  waiting: Waiting[]
  /** In the estimate's terms, somebody who does not wait yet. */
  waitingOf: (walkIn: { id: string; serviceId: string; barberId: string | null }) => Waiting
  /** When the last barber stops working today; now when nobody works any more. */
  closesMs: number
}

/** Reads the queue of the shop that `transaction` stands in, in four statements. It has to see the whole shop. */
export async function readQueue(
  transaction: TenantTransaction,
  terms: ShopTerms,
  now: Temporal.Instant,
): Promise<Queue> {
  const nowMs = now.epochMilliseconds
  const working = workingToday(terms, nowMs)
  const closesMs = Math.max(nowMs, ...[...working.values()].flat().map(({ endMs }) => endMs))
  const from = now.subtract({ hours: 12 })
  const to = Temporal.Instant.fromEpochMilliseconds(closesMs + 12 * HOUR_MS)
  const barbers = [...terms.barbers.values()]
  const busy = await selectBusy(transaction, {
    from,
    to,
    subjectIds: [...barbers.map(({ personId }) => personId), ...terms.resources.map(({ id }) => id)],
    barberIds: barbers.map(({ id }) => id),
    now,
  })
  const bookings = await selectDayBookings(transaction, { from: from.subtract({ hours: 12 }), to })
  const seen = await selectUsualTimes(transaction)
  const usual = (barberId: string, serviceId: string): number | undefined =>
    seen.get(barberId)?.get(serviceId)
  const walkIns = inTurn(await selectOpenWalkIns(transaction, now), now)
  return {
    day: {
      nowMs,
      barbers: barbers.map(({ id, personId }) => ({
        barberId: id,
        working: working.get(id) ?? [],
        taken: takenTimes([...(busy.get(personId) ?? []), ...(busy.get(id) ?? [])], bookings, usual),
      })),
      resources: terms.resources.map(({ id, kind }) => ({
        kind,
        busy: (busy.get(id) ?? []).filter(
          ({ bookingId }) => bookings.get(bookingId ?? '')?.state !== 'completed',
        ),
      })),
    },
    walkIns,
    waiting: walkIns.map((walkIn) => waitingOf(terms, walkIn, usual)),
    waitingOf: (walkIn) => waitingOf(terms, walkIn, usual),
    closesMs,
  }
}
