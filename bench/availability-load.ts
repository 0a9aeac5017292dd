import { connect } from '../src/platform/postgres/connect.ts'
import { barberId, BARBERS, openBenchShop, SERVICE_ID, SHOP_ID, type BenchShop } from './bench-shop.ts'
import { ask, end, load } from './child.ts'
import { atMost, told, type Figure } from './figure.ts'
import type { LoadReport } from './load-client.ts'

const RATE = 200
const SECONDS = 5
const WARM_SECONDS = 5
const ROUNDS = 3
const DAYS = 30
const BOOKINGS = 10_000

/**
 * GET /availability of one barber for 30 days, 200 times a second by people who do not know of one another: in a shop
 * without bookings, and with 10,000 in that month. A bare Fastify that sends the same answer tells how near to that
 * this machine lets anybody come; both take turns, and of three rounds the middle one counts.
 */
export async function run(): Promise<Figure[]> {
  const shop = await openBenchShop()
  try {
    const first = Temporal.Now.plainDateISO('Europe/Berlin').add({ days: 1 })
    const url = `${shop.url}/availability?service_id=${SERVICE_ID}&barber_id=${barberId(7)}&from=${first.toString()}&to=${first.add({ days: DAYS }).toString()}`
    const answer: unknown = await (await fetch(url)).json()
    const bare = await ask<{ url: string }>('bare-server.ts', { answer })
    try {
      await loadOf(url, WARM_SECONDS)
      await loadOf(`${bare.answer.url}/health`, WARM_SECONDS)
      const empty = await rounds([url, `${bare.answer.url}/health`])
      await fillMonth(shop, first)
      await loadOf(url, 1)
      const full = await rounds([url])
      return [
        told('availability_per_second', full.perSecond, '1/s'),
        told('bare_fastify_same_answer_p99_ms', empty.p99Ms[1] ?? 0, 'ms'),
        atMost('availability_p99_ms', empty.p99Ms[0] ?? 0, 'ms', 15),
        atMost('availability_p99_10000_bookings_ms', full.p99Ms[0] ?? 0, 'ms', 15),
      ]
    } finally {
      await end(bare.child)
    }
  } finally {
    await shop.close()
  }
}

/** The middle p99 of each address, asked in turns, and the rate of the slowest round. */
async function rounds(urls: string[]): Promise<{ p99Ms: number[]; perSecond: number }> {
  const reports = urls.map((): LoadReport[] => [])
  for (let round = 0; round < ROUNDS; round += 1)
    for (const [index, url] of urls.entries()) reports[index]?.push(await loadOf(url, SECONDS))
  const all = reports.flat()
  const answered = Math.min(...all.map(({ statuses }) => statuses['200'] ?? 0))
  if (answered < RATE * SECONDS * 0.9) throw new Error(`Only ${answered} answers in a round.`)
  return {
    p99Ms: reports.map((own) => own.map(({ p99Ms }) => p99Ms).sort((a, b) => a - b)[1] ?? 0),
    perSecond: Math.min(...all.map(({ perSecond }) => perSecond)),
  }
}

function loadOf(url: string, seconds: number): Promise<LoadReport> {
  return load({ url, seconds, bodies: [], rate: RATE })
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
  // As long after they were made as those of a month are.
  await sql`vacuum (analyze)`
  await database.close()
}
