import { sha256 } from '../../platform/crypto/digest.ts'
import { httpProblems } from '../../platform/http/errors.ts'
import { withTenant } from '../../platform/postgres/tenant.ts'
import { serializationFailure } from '../../platform/postgres/violations.ts'
import { codeOf } from '../../platform/process/error-code.ts'
import { tenantOf, type Actor } from '../auth/actor.ts'
import type { BookingVisit } from '../bookings/booked-items.ts'
import type { BookingContext } from '../bookings/booking-context.ts'
import { lockTakes } from '../bookings/booking-changes.sql.ts'
import { insertBookings, isRefused, resourceOfKey } from '../bookings/bookings.sql.ts'
import { composeBooking } from '../bookings/compose-booking.ts'
import { endHolds } from '../bookings/end-holds.ts'
import { bookingProblems } from '../bookings/errors.ts'
import type { NewBooking } from '../bookings/new-booking.ts'
import { resolveClient } from '../clients/resolve-client.ts'
import { enqueueBookingsMail } from '../notifications/enqueue-bookings-mail.ts'
import type { ShopTerms } from '../shop/shop-terms.ts'
import { seriesProblems } from './errors.ts'
import { planSeries, type PlannedOccurrence, type RuleWish } from './plan-series.ts'
import { readSeries, type SeriesWithBookings } from './read-series.ts'
import { canBeBooked, conflictsOf, refusalView, type Occurrence, type SeriesRule } from './series.ts'
import { seriesEvent } from './series-event.ts'
import { insertSeries, insertSeriesKey, placeClient } from './series.sql.ts'

/** Often enough for terms that change again and again, or many who want the same times. */
const ATTEMPTS_MAX = 8

/** A series that a person asks for. */
export interface SeriesWish extends RuleWish {
  visit: BookingVisit
  client: { name: string; email: string | null; phone: string | null } | null
  /** Books for a client that the shop knows; then `client` only says how he is reached. */
  knownClientId?: string
  note: string
  idempotencyKey: string | null
}

/** Something has changed since the plan was made: nothing is written. */
class PlanOutdated extends Error {
  override name = 'PlanOutdated'
}

/**
 * Books a series: all its occurrences in one transaction, each by the rules of a single booking, so that there is never a
 * part of it. 'all_or_nothing' refuses it when one finds no room, 'skip' leaves that one out; what a holiday does to one
 * is for `onHoliday` to say and refuses nothing. The same Idempotency-Key gives the same series again. The client gets one
 * mail for all. Problems: those of planSeries, client_required, series_conflicts and series_empty (with the occurrences),
 * idempotency_key_reused.
 */
export async function bookSeries(
  context: BookingContext,
  actor: Actor,
  wish: SeriesWish,
): Promise<SeriesWithBookings> {
  const { database, shops, random } = context
  const { idempotencyKey, ...asked } = wish
  const shopWide = { ...tenantOf(actor), scope: 'shop' } as const
  const key = {
    scope: actor.accountId ?? `guest ${actor.source}`,
    key: idempotencyKey,
    digest: sha256(JSON.stringify(['series', { ...asked, startAt: asked.startAt.toString() }])),
  }
  const earlier = async (): Promise<SeriesWithBookings | null> => {
    const used =
      key.key === null
        ? undefined
        : await withTenant(database, shopWide, (transaction) =>
            resourceOfKey(transaction, key.scope, key.key ?? ''),
          )
    if (used === undefined) return null
    if (!used.digest.equals(key.digest)) throw httpProblems.idempotency_key_reused()
    return readSeries(context, shopWide, used.resourceId)
  }

  const client =
    wish.knownClientId === undefined || wish.client === null
      ? await resolveClient(context, actor, wish.client)
      : { ...wish.client, id: wish.knownClientId, accountId: null, isKnown: true }
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const terms = await shops.get(actor.shopId)
    const { rule, occurrences } = await planSeries(context, actor, terms, asked)
    if (!canBeBooked(rule, occurrences)) {
      const first = await earlier()
      if (first !== null) return first
      throw refusalOf(occurrences)
    }
    const id = random.uuid()
    try {
      await write(context, actor, { id, key, wish, rule, occurrences, client, terms })
      return await readSeries(context, shopWide, id)
    } catch (error) {
      // His row was erased meanwhile: the next attempt does not find it.
      const isOutdated = error instanceof PlanOutdated || codeOf(error) === serializationFailure
      if (isOutdated) shops.forget()
      else if (!isRefused(error)) throw error
      const first = await earlier()
      if (first !== null) return first
      // What refused may be a hold that has run out.
      await endHolds(context, actor)
    }
  }
  throw bookingProblems.slot_taken({ extensions: { reason: 'busy' } })
}

/** With what a plan that can't be booked is refused. */
function refusalOf(occurrences: readonly Occurrence[]): Error {
  if (occurrences.some(({ outcome }) => outcome !== 'skipped'))
    return seriesProblems.series_conflicts({ extensions: { occurrences: conflictsOf(occurrences) } })
  const skipped = occurrences.map(({ date, reason }, index) => refusalView(index, date, reason ?? 'busy'))
  return seriesProblems.series_empty({ extensions: { occurrences: skipped } })
}

/** Writes a series and its bookings, or nothing: then it throws PlanOutdated, or what the database refused it with. */
async function write(
  context: BookingContext,
  actor: Actor,
  from: {
    id: string
    key: { scope: string; key: string | null; digest: Buffer }
    wish: SeriesWish
    rule: SeriesRule
    occurrences: readonly PlannedOccurrence[]
    client: NewBooking['client']
    terms: ShopTerms
  },
): Promise<void> {
  const { database, clock, events } = context
  const { id, key, wish, rule, occurrences, client, terms } = from
  const { shopId } = actor
  const createdAt = clock.now()
  await withTenant(database, tenantOf(actor), async (transaction) => {
    // First of all: of two that come with one key the second waits here, and holds nothing.
    if (key.key !== null)
      await insertSeriesKey(transaction, { ...key, key: key.key, shopId, seriesId: id, createdAt })
    const clientId = await placeClient(transaction, shopId, client, createdAt)
    const rows = occurrences.flatMap(({ room }, index) =>
      room === null
        ? []
        : [
            composeBooking(context, actor, terms, {
              visit: wish.visit,
              startAt: room.startAt,
              plan: room.items,
              note: wish.note,
              client: { ...client, id: clientId, isKnown: true },
              idempotency: null,
              origin: 'series',
              series: { id, index },
            }),
          ],
    )
    await insertSeries(transaction, shopId, {
      ...rule,
      id,
      clientId,
      visit: {
        arrangement: wish.visit.arrangement,
        items: wish.visit.items.map(({ serviceId, barberId, addOnIds }) => ({
          serviceId,
          barberId,
          addOnIds,
        })),
      },
      occurrences: occurrences.map(({ date, outcome, reason }) => ({ date, outcome, reason })),
      createdAt,
    })
    // Once they are locked nobody else takes these times, so what the statement sees to be free stays free.
    await lockTakes(
      transaction,
      rows.flatMap(({ takes }) => takes),
    )
    const outcomes = await insertBookings(transaction, events, tenantOf(actor), rows)
    if (!rows.every(({ booking }) => typeof outcomes.get(booking.id) === 'object')) throw new PlanOutdated()
    await events.append(
      transaction,
      seriesEvent(actor, id, 'made', {
        starts_at_local: rule.startsAt.toString(),
        every_weeks: String(rule.everyWeeks),
        booked: String(rows.length),
        skipped: String(occurrences.length - rows.length),
      }),
    )
    const kind = rows.some(({ booking }) => booking.state === 'pending') ? 'request' : 'confirmation'
    const bookingIds = rows.map(({ booking }) => booking.id)
    await enqueueBookingsMail(transaction, { shopId, bookingIds, kind })
  })
}
