import { connect } from '../src/platform/postgres/connect.ts'
import { barberId, BARBERS, openBenchShop, SERVICE_ID, SHOP_ID, type BenchShop } from './bench-shop.ts'
import { load } from './child.ts'
import { atMost, told, type Figure } from './figure.ts'

const RATE = 200
const SECONDS = 5
const DAYS = 30
const BOOKINGS = 10_000

/**
 * GET /availability of one barber for 30 days, 200 times a second by people who do not know of one another: in a shop
 * without bookings, and with 10,000 in that month.
 */
export async function run(): Promise<Figure[]> {
  const shop = await openBenchShop()
  try {
    const first = Temporal.Now.plainDateISO('Europe/Berlin').add({ days: 1 })
    const url = `${shop.url}/availability?service_id=${SERVICE_ID}&barber_id=${barberId(7)}&from=${first.toString()}&to=${first.add({ days: DAYS }).toString()}`
    const ask = (seconds: number) => load({ url, seconds, bodies: [], rate: RATE })
    await ask(5)
    const empty = await ask(SECONDS)
    await fillMonth(shop, first)
    await ask(1)
    const full = await ask(SECONDS)
    const answered = full.statuses['200'] ?? 0
    if (answered < RATE * SECONDS * 0.9)
      throw new Error(`Only ${answered} answers: ${JSON.stringify(full.statuses)}`)
    return [
      told('availability_per_second', full.perSecond, '1/s'),
      atMost('availability_p99_ms', empty.p99Ms, 'ms', 15),
      atMost('availability_p99_10000_bookings_ms', full.p99Ms, 'ms', 15),
    ]
  } finally {
    await shop.close()
  }
}

/** Bookings of all barbers side by side, from nine on, three quarters of an hour apart. */
async function fillMonth(shop: BenchShop, first: Temporal.PlainDate): Promise<void> {
  const database = connect(shop.owner, { connectionsMax: 1, applicationName: '6fb bench' })
  const { sql } = database
  const opens = first.toZonedDateTime({ timeZone: 'Europe/Berlin', plainTime: '09:00' }).toInstant()
  const clientId = crypto.randomUUID()
  await sql`insert into client (id, shop_id, name) values (${clientId}, ${SHOP_ID}, 'A')`
  await sql`with made as (
      insert into booking (id, shop_id, client_id, barber_id, service_id, state, start_at, end_at, price_minor, currency,
        origin, created_at, updated_at)
      select gen_random_uuid(), ${SHOP_ID}, ${clientId}, md5((n % ${BARBERS}::int)::text)::uuid, ${SERVICE_ID}, 'confirmed',
        starts, starts + interval '30 minutes', 3200, 'EUR', 'web', now(), now()
      from generate_series(0, ${BOOKINGS - 1}::int) n,
        lateral (select ${opens}::timestamptz + (n / ${BARBERS}::int % ${DAYS}::int) * interval '1 day'
          + (n / ${BARBERS}::int / ${DAYS}::int) * interval '45 minutes' as starts) at
      returning id, barber_id, start_at)
    insert into occupancy (id, shop_id, booking_id, subject_id, during)
    select gen_random_uuid(), ${SHOP_ID}, id, barber_id, tstzrange(start_at, start_at + interval '40 minutes') from made`
  await sql`analyze`
  await database.close()
}
