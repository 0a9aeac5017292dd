import type { TenantTransaction } from '../../platform/postgres/tenant.ts'
import { nobody, type Actor } from '../auth/actor.ts'
import type { BookingContext } from './booking-context.ts'
import { bookingEvent } from './booking-event.ts'
import { insertHistory, type EndedHold } from './booking-changes.sql.ts'
import { enqueueFreedTime } from './enqueue-freed-time.ts'

/** Writes history and events of holds of one shop that have just expired, and that their time is free. Gives their ids. */
export async function writeEndedHolds(
  { random, events }: Pick<BookingContext, 'random' | 'events'>,
  transaction: TenantTransaction,
  ended: readonly EndedHold[],
  told: {
    shopId: string
    at: Temporal.Instant
    by: Pick<Actor, 'requestId' | 'source'>
    facts?: Record<string, string>
  },
): Promise<string[]> {
  const { shopId, at, by, facts } = told
  for (const booking of ended) {
    await insertHistory(transaction, shopId, random.uuid(), {
      ...booking,
      at,
      what: 'expiry',
      byRole: 'program',
      byAccount: null,
      fromState: 'hold',
      toState: 'expired',
      fromStartAt: null,
    })
  }
  const ids = ended.map(({ bookingId }) => bookingId)
  const change = { transition: 'expiry', from: 'hold', to: 'expired', ...facts }
  await events.appendAll(
    transaction,
    ids.map((id) => bookingEvent(nobody({ ...by, shopId }), id, 'changed', change)),
  )
  if (ids.length > 0) await enqueueFreedTime(transaction, shopId)
  return ids
}
