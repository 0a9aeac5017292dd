import { sql } from 'kysely'
import type { BookingContext } from '../../app/bookings/booking-context.ts'
import { insertBookings } from '../../app/bookings/bookings.sql.ts'
import type { NewBooking } from '../../app/bookings/new-booking.ts'
import { bookingEvent } from '../../app/bookings/booking-event.ts'
import { nobody } from '../../app/auth/actor.ts'
import { withTenant } from '../../platform/postgres/tenant.ts'
import { exclusionViolation } from '../../platform/postgres/violations.ts'
import { codeOf } from '../../platform/process/error-code.ts'
import { firstBookable } from './bookable.sql.ts'

/** Whether booking works, and when that was tried. */
export interface BookingCheck {
  ok: boolean
  at: Temporal.Instant
  /** How long the attempt took. */
  durationMs: number
  /** What is wrong, for the log; null when it works. */
  problem: string | null
}

/** Beyond every horizon (at most 730 days), so that it is in nobody's way. */
const AHEAD_HOURS = 24 * 3_650

/**
 * Books as `book` does, with its statement and the server's role, and takes it back: the row, the occupancy and the
 * event are written, a second occupancy of the same time must be refused by the constraint, then all is rolled back.
 * Nothing is left, no mail goes out. Gives null while the shop has nothing to book.
 *
 * It proves that the database takes a booking's writes and refuses a double one. It does not prove the commit, nor
 * that a request gets this far: that is what the guard asks over HTTP (watch-booking.ts).
 */
export async function checkBooking(
  context: Pick<BookingContext, 'database' | 'clock' | 'random' | 'events'>,
  shopId: string,
): Promise<BookingCheck | null> {
  const { database, clock } = context
  const at = clock.now()
  const beganMs = clock.monotonicMs()
  let problem: string | null
  try {
    const bookable = await withTenant(database, { shopId, scope: 'shop' }, (transaction) =>
      firstBookable(transaction, shopId),
    )
    if (bookable === undefined) return null
    problem = await tryBooking(context, canary(context, shopId, bookable))
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error)
  }
  return { ok: problem === null, at, durationMs: clock.monotonicMs() - beganMs, problem }
}

function canary(
  { clock, random }: Pick<BookingContext, 'clock' | 'random'>,
  shopId: string,
  bookable: { barber_id: string; service_id: string; currency: string },
): NewBooking {
  const [id, requestId] = [random.uuid(), random.uuid()]
  const now = clock.now()
  const startAt = now.add({ hours: AHEAD_HOURS })
  const endAt = startAt.add({ minutes: 30 })
  const actor = nobody({ shopId, requestId, source: 'canary' })
  return {
    tenant: { shopId },
    termsVersion: null,
    booking: {
      id,
      state: 'confirmed',
      arrangement: 'in_turn',
      holdExpiresAt: null,
      startAt,
      endAt,
      priceMinor: 0,
      currency: bookable.currency,
      note: '',
      origin: 'web',
      createdAt: now,
    },
    client: { id: random.uuid(), accountId: null, name: 'Canary', email: null, phone: null },
    // A subject of its own: no barber's bookings wait for it.
    items: [
      {
        id: random.uuid(),
        serviceId: bookable.service_id,
        barberId: bookable.barber_id,
        startAt,
        endAt,
        priceMinor: 0,
        guestName: null,
        addOnIds: [],
      },
    ],
    takes: [
      {
        id: random.uuid(),
        kind: 'person',
        subjectId: random.uuid(),
        barberId: null,
        pool: null,
        sessionId: random.uuid(),
        from: startAt,
        to: endAt,
      },
    ],
    idempotency: null,
    event: bookingEvent(actor, id, 'made', { canary: 'rolled back' }),
  }
}

/** What is wrong, or null. */
async function tryBooking(
  { database, random, events }: Pick<BookingContext, 'database' | 'random' | 'events'>,
  row: NewBooking,
): Promise<string | null> {
  const transaction = await database.query.startTransaction().execute()
  try {
    const outcomes = await insertBookings(transaction, events, row.tenant, [row])
    if (typeof outcomes.get(row.booking.id) !== 'object') return 'A free time is taken for busy.'
    try {
      const [take] = row.takes
      if (take === undefined) return 'A booking takes no time.'
      const { subjectId, from, to } = take
      await sql`insert into occupancy (id, shop_id, booking_id, subject_id, during)
        values (${random.uuid()}, ${row.tenant.shopId}, ${row.booking.id}, ${subjectId}, tstzrange(${from}, ${to}))`.execute(
        transaction,
      )
      return 'One time can be booked twice.'
    } catch (error) {
      if (codeOf(error) !== exclusionViolation) throw error
      return null
    }
  } finally {
    await transaction
      .rollback()
      .execute()
      .catch(() => undefined)
  }
}
