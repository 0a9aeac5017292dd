import type { Transaction } from 'kysely'
import { seededRandom } from '../../../platform/crypto/random.ts'
import type { DB } from '../../../platform/postgres/database-types.ts'
import { insertShop } from '../insert-shop.ts'
import { insertRows } from '../shop.sql.ts'
import type { NewShop } from '../shop-terms.ts'
import { demoBookings, isLive } from './demo-bookings.ts'
import { demoNames } from './demo-catalogue.ts'
import { demoTerms } from './demo-terms.ts'
import { createDice } from './dice.ts'

const instant = (ms: number): Temporal.Instant => Temporal.Instant.fromEpochMilliseconds(ms)

/**
 * Fills an empty database, as the owner of its tables, with a shop that never was: four barbers, eight services,
 * three weeks of appointments around `now`. The same for the same `now`. People are invented, addresses are of
 * example.com (RFC 2606), telephone numbers of those kept free for fiction. `accountId` is the first client's account.
 */
export async function seedDemoShop(
  transaction: Transaction<DB>,
  { now, accountId }: { now: Temporal.Instant; accountId: string },
): Promise<NewShop> {
  const random = seededRandom('6fb demo', now.epochMilliseconds)
  const dice = createDice(random)
  const terms = demoTerms(random)
  const { id: shopId, currency } = terms.shop
  await insertShop(transaction, terms, { now, random })

  const clients = demoNames.map((name, index) => ({
    id: random.uuid(),
    shop_id: shopId,
    account_id: index === 0 ? accountId : null,
    name,
    email: `${name.toLowerCase().replace(' ', '.').replaceAll(' ', '')}@example.com`,
    phone: `+49 30 23125${String(200 + index)}`,
    preference_note: index % 4 === 0 ? 'Short on the sides, as always.' : '',
    tags: index % 3 === 0 ? ['regular'] : [],
    created_at: now.subtract({ hours: 24 * 90 }),
  }))
  await insertRows(transaction, 'client', clients)

  const bookings = demoBookings(terms, { nowMs: now.epochMilliseconds, clientCount: clients.length, dice })
  const rows = bookings.map((booking) => ({ ...booking, id: random.uuid() }))
  await insertRows(
    transaction,
    'booking',
    rows.map((booking) => ({
      id: booking.id,
      shop_id: shopId,
      client_id: clients[booking.client]?.id ?? '',
      barber_id: booking.barber.id,
      service_id: booking.service.id,
      state: booking.state,
      start_at: instant(booking.startMs),
      end_at: instant(booking.endMs),
      price_minor: booking.service.priceMinor,
      currency,
      note: '',
      origin: 'demo',
      version: booking.state === 'confirmed' ? 1 : 2,
      created_at: instant(booking.createdMs),
      updated_at: instant(booking.state === 'completed' ? booking.endMs : booking.createdMs),
    })),
  )
  await insertRows(
    transaction,
    'booking_item',
    rows.map(({ id, barber, service, startMs, endMs }) => ({
      id: random.uuid(),
      shop_id: shopId,
      booking_id: id,
      position: 0,
      service_id: service.id,
      barber_id: barber.id,
      start_at: instant(startMs),
      end_at: instant(endMs),
      price_minor: service.priceMinor,
    })),
  )
  await insertRows(
    transaction,
    'occupancy',
    rows.map(({ id, barber, occupied, state }) => ({
      id: random.uuid(),
      shop_id: shopId,
      booking_id: id,
      subject_id: barber.personId,
      during: `[${instant(occupied.startMs).toString()},${instant(occupied.endMs).toString()})`,
      live: isLive(state),
    })),
  )
  await insertRows(
    transaction,
    'payment',
    rows
      .filter(({ state }) => state === 'completed')
      .map(({ id, service, endMs }) => ({
        id: random.uuid(),
        shop_id: shopId,
        booking_id: id,
        method: 'in_shop',
        amount_minor: service.priceMinor,
        currency,
        recorded_at: instant(endMs),
        recorded_by: null,
      })),
  )
  return terms
}
