import { httpProblems } from '../../platform/http/errors.ts'
import { withTenant, type TenantTransaction } from '../../platform/postgres/tenant.ts'
import { serializationFailure } from '../../platform/postgres/violations.ts'
import { codeOf } from '../../platform/process/error-code.ts'
import { tenantOf, type Actor } from '../auth/actor.ts'
import { openVisit } from '../availability/open-visit.ts'
import { readCalendar } from '../availability/read-calendar.ts'
import { itemsOf } from '../bookings/booked-items.ts'
import { bookingEvent } from '../bookings/booking-event.ts'
import { insertBookings, isRefused } from '../bookings/bookings.sql.ts'
import { endHolds } from '../bookings/end-holds.ts'
import { takesOf } from '../bookings/take.ts'
import type { AppContext } from '../context.ts'
import type { ShopTerms, ShopTermsCache } from '../shop/shop-terms.ts'
import { walkInProblems } from './errors.ts'
import { fittingTimes, planNow, startingAt } from './room-now.ts'
import { walkInEvent } from './walk-in-event.ts'
import { lockSubjects, markEnded, releaseFinished, selectClientOf, selectWalkIn } from './walk-ins.sql.ts'

/** Who is served, and what differs from what he waited for. */
export interface Serving {
  id: string
  /** Left out: whom he waits for, or whoever of all is free. */
  barberId?: string
  serviceId?: string
}

/**
 * Seats somebody who waits: his place becomes a booking in the chair, which takes the barber from this moment for the
 * time of the service, so that nobody can book it. What a barber has finished early is free again. Of two who serve the same
 * person one succeeds; of this and a booking of the same time, too. Problems: not_found, walk_in_ended,
 * service_not_offered, not_for_walk_ins, no_time_to_serve (with what fits).
 */
export async function serveWalkIn(
  context: AppContext & { shops: ShopTermsCache },
  actor: Actor,
  serving: Serving,
): Promise<void> {
  const terms = await context.shops.get(actor.shopId)
  const serve = (): Promise<void> =>
    withTenant(context.database, { ...tenantOf(actor), scope: 'shop' }, (transaction) =>
      serveWithin(context, actor, serving, terms, transaction),
    )
  try {
    await serve()
  } catch (error) {
    // What refused is a hold that has run out, or a client who was erased just now and will not be found again.
    if (!isRefused(error) && codeOf(error) !== serializationFailure) throw error
    await endHolds(context, actor)
    await serve()
  }
}

async function serveWithin(
  { clock, random, events }: AppContext,
  actor: Actor,
  serving: Serving,
  terms: ShopTerms,
  transaction: TenantTransaction,
): Promise<void> {
  const walkIn = await selectWalkIn(transaction, serving.id, { isLocked: true })
  if (walkIn === undefined) throw httpProblems.not_found()
  if (walkIn.endedAt !== null) throw walkInProblems.walk_in_ended({ extensions: { state: walkIn.state } })
  const { serviceId = walkIn.serviceId, barberId = walkIn.barberId } = serving
  const wish = {
    items: [{ serviceId, barberId, addOnIds: [] }],
    arrangement: 'in_turn' as const,
    guestNames: [null],
  }
  const visit = openVisit(terms, wish)
  if ((terms.services.get(serviceId)?.capacity ?? 1) > 1) throw walkInProblems.not_for_walk_ins()

  // Whoever books one of these waits for this, as this has waited for him: what is read now holds until the end.
  const people = visit.items.flatMap(({ offers }) =>
    offers.flatMap((offer) => terms.barbers.get(offer.barberId)?.personId ?? []),
  )
  await lockSubjects(transaction, [...people, ...terms.resources.map(({ id }) => id)])
  const now = Temporal.Instant.fromEpochMilliseconds(clock.now().epochMilliseconds)
  await releaseFinished(transaction, now)
  const nowMs = now.epochMilliseconds
  const calendar = await readCalendar(transaction, terms, { visit, fromMs: nowMs, toMs: nowMs, now })
  const plan = planNow(calendar)
  const [item] = plan === null ? [] : itemsOf(terms, wish, plan, random)
  if (plan === null || item === undefined)
    throw walkInProblems.no_time_to_serve({ extensions: { fitting: fittingView(terms, calendar) } })

  const bookingId = random.uuid()
  await markEnded(transaction, { id: walkIn.id, to: 'served', now, bookingId })
  await events.append(
    transaction,
    walkInEvent(actor, walkIn.id, 'changed', { from: walkIn.state, to: 'served', booking_id: bookingId }),
  )
  const { accountId, name, email, phone } = walkIn
  const knownId = accountId === null ? undefined : await selectClientOf(transaction, accountId)
  const client = { id: knownId ?? random.uuid(), accountId, name, email, phone }
  const written = await insertBookings(transaction, events, tenantOf(actor), [
    {
      tenant: tenantOf(actor),
      termsVersion: null,
      booking: {
        id: bookingId,
        state: 'in_chair',
        startAt: item.startAt,
        endAt: item.endAt,
        priceMinor: item.priceMinor,
        currency: terms.shop.currency,
        note: '',
        origin: 'walk_in',
        arrangement: 'in_turn',
        holdExpiresAt: null,
        createdAt: now,
      },
      items: [item],
      client: { ...client, isKnown: knownId !== undefined },
      takes: startingAt(takesOf(terms, wish, plan, random), now),
      idempotency: null,
      event: bookingEvent(actor, bookingId, 'made', {
        barber_id: item.barberId,
        service_id: item.serviceId,
        start_at: item.startAt.toString(),
      }),
    },
  ])
  if (typeof written.get(bookingId) !== 'object')
    throw walkInProblems.no_time_to_serve({ extensions: { fitting: [] } })
}

function fittingView(terms: ShopTerms, calendar: Parameters<typeof fittingTimes>[1]): object[] {
  return fittingTimes(terms, calendar).map(({ barberId, freeMinutes, serviceIds }) => ({
    barber_id: barberId,
    free_minutes: freeMinutes,
    service_ids: serviceIds,
  }))
}
