import { httpProblems } from '../../platform/http/errors.ts'
import type { TenantTransaction } from '../../platform/postgres/tenant.ts'
import type { Actor } from '../auth/actor.ts'
import { firstDayOf, limitPeriod } from '../availability/limit.ts'
import { localDayAt, offsetSpans } from '../availability/local-time.ts'
import { limitPool } from '../availability/pools.ts'
import type { TermsContext } from '../shop/terms-context.ts'
import type { Limit } from './catalogue.ts'
import { deleteLimit, freePlaces, selectCounted, takePlaces, upsertLimit } from './limits.sql.ts'

/**
 * Writes a limit, changes it, or takes it away, and counts what is booked anew: from the day or week of now on every booking
 * takes a place. Where there are more bookings than places, several share one, and it is free when all of them have
 * gone. Within changeTerms.
 */
export async function setLimit(
  { clock, random, shops }: Pick<TermsContext, 'clock' | 'random' | 'shops'>,
  transaction: TenantTransaction,
  { shopId }: Actor,
  { before, after }: { before: Limit | null; after: Limit | null },
): Promise<void> {
  const limit = after ?? before
  if (limit === null) throw httpProblems.not_found()
  const { timeZone } = (await shops.get(shopId)).shop
  const nowMs = clock.epochMs()
  // The longest period, whichever it was and will be.
  const from = Temporal.Instant.fromEpochMilliseconds(limitPeriod(timeZone, 'week', nowMs).startMs)
  const counted = await selectCounted(transaction, { ...limit, from })
  const startsMs = counted.map(({ startAt }) => startAt.epochMilliseconds)
  const spans = offsetSpans(
    timeZone,
    nowMs,
    startsMs.reduce((last, ms) => Math.max(last, ms), nowMs),
  )
  const periodsOf = ({ id, period }: Limit) => {
    const known = new Map<number, ReturnType<typeof limitPeriod>>()
    return counted.map((item) => {
      const { epochMilliseconds: atMs } = item.startAt
      const day = firstDayOf(period, localDayAt(spans, atMs))
      const of = known.get(day) ?? limitPeriod(timeZone, period, atMs)
      known.set(day, of)
      return { item, startMs: of.startMs, endMs: of.endMs, pool: limitPool(id, day) }
    })
  }
  if (before !== null) {
    const pools = new Set(periodsOf(before).map(({ pool }) => pool))
    await freePlaces(
      transaction,
      [...pools].map((name) => ({ name, size: before.count_max })),
    )
  }
  if (after === null) return deleteLimit(transaction, limit.id)
  await upsertLimit(transaction, shopId, after)
  if (after.count_max === 0) return
  const places = [...Map.groupBy(periodsOf(after), ({ pool }) => pool).values()].flatMap((inPeriod) => {
    const sessions = inPeriod.slice(0, after.count_max).map(() => random.uuid())
    return inPeriod.map(({ item, startMs, endMs, pool }, index) => {
      const place = index % after.count_max
      const { bookingId, expiresAt } = item
      return {
        id: random.uuid(),
        bookingId,
        pool,
        place: place + 1,
        session: sessions[place] ?? '',
        startMs,
        endMs,
        expiresAt,
      }
    })
  })
  await takePlaces(transaction, shopId, places)
}
