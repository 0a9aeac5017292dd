import { sha256 } from '../../platform/crypto/digest.ts'
import { withTenant } from '../../platform/postgres/tenant.ts'
import { isStaff, tenantOf, type Actor } from '../auth/actor.ts'
import { whyNotOffered } from '../availability/availability.ts'
import { resolveClient } from '../clients/resolve-client.ts'
import type { BookingRecord } from './booking.ts'
import type { BookingContext } from './booking-context.ts'
import { bookingEvent } from './booking-event.ts'
import { isRefused, resourceOfKey, selectBookings } from './bookings.sql.ts'
import { bookingProblems } from './errors.ts'

/** What a person asks for. */
export interface BookingWish {
  serviceId: string
  /** null: any barber who offers the service and is free. */
  barberId: string | null
  startAt: Temporal.Instant
  client: { name: string; email: string | null; phone: string | null } | null
  note: string
  idempotencyKey: string | null
}

/**
 * Books. The rules of /availability decide first, in memory; the exclusion constraint over the buffered range decides
 * last, so two can never have the same time. The same Idempotency-Key gives the same booking again.
 * Problems: service_not_found, barber_not_found, client_required, slot_not_offered (with reason), slot_taken,
 * idempotency_key_reused.
 */
export async function book(context: BookingContext, actor: Actor, wish: BookingWish): Promise<BookingRecord> {
  const { database, clock, random, events, shops, writeBooking } = context
  const terms = await shops.get(actor.shopId)
  const service = terms.services.get(wish.serviceId)
  if (service === undefined) throw bookingProblems.service_not_found()
  const candidates =
    wish.barberId === null ? service.barberIds : service.barberIds.filter((id) => id === wish.barberId)
  if (candidates.length === 0) throw bookingProblems.barber_not_found()

  const scope = actor.accountId ?? `guest ${actor.source}`
  const digest = sha256(
    JSON.stringify([wish.serviceId, wish.barberId, wish.startAt.toString(), wish.client, wish.note]),
  )
  const idempotency = wish.idempotencyKey === null ? null : { scope, key: wish.idempotencyKey, digest }
  const earlier = async (): Promise<BookingRecord | null> => {
    if (idempotency === null) return null
    return withTenant(database, { ...tenantOf(actor), scope: 'shop' }, async (transaction) => {
      const used = await resourceOfKey(transaction, scope, idempotency.key)
      if (used === undefined) return null
      if (!used.digest.equals(digest)) throw bookingProblems.idempotency_key_reused()
      const [booking] = await selectBookings(transaction, { id: used.resourceId, limit: 1 })
      return booking ?? null
    })
  }

  const client = await resolveClient(context, actor, wish.client)
  const now = clock.now()
  const startMs = wish.startAt.epochMilliseconds
  const endAt = wish.startAt.add({ minutes: service.durationMinutes })
  let reason: string | null = null
  let taken = false
  for (const barberId of candidates) {
    const barber = terms.barbers.get(barberId)
    if (barber === undefined) continue
    const refusal = whyNotOffered(
      {
        timeZone: terms.shop.timeZone,
        nowMs: now.epochMilliseconds,
        service,
        rules: terms.shop,
        barbers: [{ barberId, weeklyHours: barber.weeklyHours, busy: [] }],
      },
      barberId,
      startMs,
    )
    if (refusal !== null) {
      reason ??= refusal
      continue
    }
    const id = random.uuid()
    try {
      const clientId = await writeBooking({
        tenant: tenantOf(actor),
        booking: {
          id,
          barberId,
          serviceId: service.id,
          startAt: wish.startAt,
          endAt,
          priceMinor: service.priceMinor,
          currency: terms.shop.currency,
          note: wish.note,
          origin: isStaff(actor) ? 'staff' : 'web',
          createdAt: now,
        },
        client,
        occupancy: {
          id: random.uuid(),
          subjectId: barber.personId,
          from: wish.startAt.subtract({ minutes: service.bufferBeforeMinutes }),
          to: endAt.add({ minutes: service.bufferAfterMinutes }),
        },
        idempotency,
        event: events.complete(
          bookingEvent(actor, id, 'made', {
            barber_id: barberId,
            service_id: service.id,
            start_at: wish.startAt.toString(),
          }),
        ),
      })
      if (clientId === undefined) {
        taken = true
        continue
      }
      return {
        id,
        state: 'confirmed',
        clientId,
        clientName: client.name,
        clientEmail: client.email,
        clientPhone: client.phone,
        barberId,
        barberName: barber.name,
        serviceId: service.id,
        serviceName: service.name,
        startAt: wish.startAt,
        endAt,
        priceMinor: service.priceMinor,
        currency: terms.shop.currency,
        note: wish.note,
        origin: isStaff(actor) ? 'staff' : 'web',
        version: 1,
        createdAt: now,
        payment: null,
      }
    } catch (error) {
      if (!isRefused(error)) throw error
      taken = true
    }
  }
  const first = await earlier()
  if (first !== null) return first
  if (taken) throw bookingProblems.slot_taken()
  throw bookingProblems.slot_not_offered({ extensions: { reason } })
}
