import { sha256 } from '../../platform/crypto/digest.ts'
import { httpProblems } from '../../platform/http/errors.ts'
import { withTenant } from '../../platform/postgres/tenant.ts'
import { serializationFailure } from '../../platform/postgres/violations.ts'
import { codeOf } from '../../platform/process/error-code.ts'
import { tenantOf, type Actor } from '../auth/actor.ts'
import { clientProblems } from '../clients/errors.ts'
import { resolveClient, type BookingClient } from '../clients/resolve-client.ts'
import type { ShopTerms } from '../shop/shop-terms.ts'
import { bookedItems, type BookingVisit } from './booked-items.ts'
import type { BookingOrigin, BookingRecord } from './booking.ts'
import type { BookingContext } from './booking-context.ts'
import { isRefused, resourceOfKey, selectBookings } from './bookings.sql.ts'
import { composeBooking } from './compose-booking.ts'
import { endHolds } from './end-holds.ts'
import { noRoom } from './errors.ts'
import type { NewBooking, WriteOutcome } from './new-booking.ts'
import { planBooking } from './plan-booking.ts'
import type { BookingPlan } from './visit-plan.ts'

/** Often enough for many who want the last chair, or terms that change again and again. */
const ATTEMPTS_MAX = 8

/** What a person asks for. */
export interface BookingWish {
  visit: BookingVisit
  startAt: Temporal.Instant
  client: { name: string; email: string | null; phone: string | null } | null
  /** Books for a client that the shop knows; then `client` only says how he is reached. */
  knownClientId?: string
  note: string
  /** Keeps the time for some minutes instead of booking it. */
  isHold?: boolean
  /** The end of a hold, when it is not the shop's usual one. */
  holdUntil?: Temporal.Instant
  origin?: BookingOrigin
  idempotencyKey: string | null
}

/**
 * Books, or holds. The rules of /availability decide first; the write decides again, in one statement: by the same version
 * of the terms, and by the exclusion constraint over everything that the visit takes. So what is not offered is refused, and
 * two can never have the same time, chair or place. The same Idempotency-Key gives the same booking again. Problems:
 * service_not_offered, add_on_not_offered, class_alone, service_not_open, client_required, slot_not_offered (with reason),
 * slot_taken (with reason), idempotency_key_reused.
 */
export async function book(context: BookingContext, actor: Actor, wish: BookingWish): Promise<BookingRecord> {
  const { database, shops, writeBooking } = context
  const { visit, startAt, note } = wish
  const scope = actor.accountId ?? `guest ${actor.source}`
  const digest = sha256(JSON.stringify([visit, startAt.toString(), wish.client, note, wish.isHold === true]))
  const idempotency = wish.idempotencyKey === null ? null : { scope, key: wish.idempotencyKey, digest }
  const earlier = async (): Promise<BookingRecord | null> => {
    if (idempotency === null) return null
    return withTenant(database, { ...tenantOf(actor), scope: 'shop' }, async (transaction) => {
      const used = await resourceOfKey(transaction, scope, idempotency.key)
      if (used === undefined) return null
      if (!used.digest.equals(digest)) throw httpProblems.idempotency_key_reused()
      const [booking] = await selectBookings(transaction, { id: used.resourceId, limit: 1 })
      return booking ?? null
    })
  }

  const client = await clientOf(context, actor, wish)
  let plan: BookingPlan = { reason: 'busy' }
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const terms = await shops.get(actor.shopId)
    plan = await planBooking(context, actor, terms, { visit, startAt, isQuick: attempt === 0 })
    if ('reason' in plan) break
    const row = composeBooking(context, actor, terms, { ...wish, plan: plan.items, client, idempotency })
    try {
      const outcome = await writeBooking(row)
      if (typeof outcome === 'object') return recordOf(terms, row, outcome)
      if (outcome === 'stale') shops.forget()
    } catch (error) {
      if (codeOf(error) === serializationFailure) throw clientProblems.client_erased()
      if (!isRefused(error)) throw error
      const first = await earlier()
      if (first !== null) return first
      // What refused may be a hold that has run out.
      await endHolds(context, actor)
    }
  }
  const first = await earlier()
  if (first !== null) return first
  throw noRoom('reason' in plan ? plan.reason : 'busy')
}

async function clientOf(
  context: BookingContext,
  actor: Actor,
  { client, knownClientId }: BookingWish,
): Promise<NewBooking['client']> {
  if (knownClientId === undefined) return resolveClient(context, actor, client)
  const none: Omit<BookingClient, 'id'> = { accountId: null, name: '', email: null, phone: null }
  return { ...none, ...client, id: knownClientId, isKnown: true }
}

/** The booking as it is read again. */
function recordOf(
  terms: ShopTerms,
  { booking, items, client }: NewBooking,
  written: Exclude<WriteOutcome, string>,
): BookingRecord {
  const booked = bookedItems(terms, items)
  const [first] = booked
  if (first === undefined) throw new Error('A booking has no service.')
  const { barberId, barberName, serviceId, serviceName } = first
  return {
    ...booking,
    ...written,
    series: booking.series ?? null,
    clientName: client.name,
    clientEmail: client.email,
    clientPhone: client.phone,
    barberId,
    barberName,
    serviceId,
    serviceName,
    version: 1,
    cancelledBy: null,
    items: booked,
    fees: [],
    payment: null,
  }
}
