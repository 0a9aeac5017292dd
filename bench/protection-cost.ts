import { connect } from '../src/platform/postgres/connect.ts'
import { barberId, openBenchShop, SERVICE_ID, SHOP_ID, type BenchShop } from './bench-shop.ts'
import { bookingBodies } from './booking-bodies.ts'
import { load } from './child.ts'
import { atLeast, atMost, told, type Figure } from './figure.ts'
import type { Load, LoadReport } from './load-client.ts'
import { signInMany, tokenSigner } from './signed-in.ts'

const ROUNDS = 5
const SECONDS = 4
const RATE = 50
const CONNECTIONS = 32
const ROWS = 20

interface Side {
  shop: BenchShop
  headers: Record<string, string>
}

/**
 * What ledger, events, limiter and session check cost together: the server against the same one with them off, each on a
 * database of its own, in turns. Of five rounds the middle one of each counts. Throughput is with as many requests as are
 * answered; the 99th percentile is at a rate that leaves both room.
 */
export async function run(): Promise<Figure[]> {
  const protectedShop = await openBenchShop()
  try {
    const bareShop = await openBenchShop({}, 'unprotected-server.ts')
    try {
      await dropNotes(bareShop)
      const sides: [Side, Side] = [
        { shop: protectedShop, headers: await signInWithBookings(protectedShop) },
        { shop: bareShop, headers: await signInWithBookings(bareShop) },
      ]
      return [...(await listing(sides)), ...(await booking(sides))]
    } finally {
      await bareShop.close()
    }
  } finally {
    await protectedShop.close()
  }
}

/** The database keeps no event, and notes no change of a row. */
async function dropNotes({ owner }: BenchShop): Promise<void> {
  const database = connect(owner, { connectionsMax: 1, applicationName: '6fb bench' })
  await database.sql`create function drop_row() returns trigger language plpgsql as 'begin return null; end'`
  await database.sql`create trigger drop_row before insert on event for each row execute function drop_row()`
  const tables = await database.sql<{ name: string }[]>`select tgrelid::regclass::text as name from pg_trigger
    where tgname = 'note_change'`
  for (const { name } of tables)
    await database.sql`alter table ${database.sql(name)} disable trigger note_change`
  await database.close()
}

/** A client with so many bookings; gives what his requests bear. */
async function signInWithBookings({ owner, start }: BenchShop): Promise<Record<string, string>> {
  const database = connect(owner, { connectionsMax: 1, applicationName: '6fb bench' })
  try {
    const [person] = await signInMany(database, 1)
    if (person === undefined) throw new Error('Nobody signed in.')
    const clientId = crypto.randomUUID()
    await database.sql`insert into client (id, shop_id, account_id, name) values (${clientId}, ${SHOP_ID}, ${person.accountId}, 'A')`
    await database.sql`insert into booking (id, shop_id, client_id, barber_id, service_id, state, start_at, end_at, price_minor,
        currency, origin, created_at, updated_at)
      select gen_random_uuid(), ${SHOP_ID}, ${clientId}, ${barberId(1)}::uuid, ${SERVICE_ID}, 'confirmed', starts,
        starts + interval '30 minutes', 3200, 'EUR', 'web', now(), now()
      from generate_series(1, ${ROWS}::int) n, lateral (select now() + interval '200 days' + n * interval '1 hour' as starts) at`
    const sign = await tokenSigner(database, start.keys.tokenSealing)
    return { authorization: `Bearer ${await sign(person)}` }
  } finally {
    await database.close()
  }
}

async function listing(sides: [Side, Side]): Promise<Figure[]> {
  for (const { shop, headers } of sides) {
    const answer = await fetch(`${shop.url}/bookings?limit=${ROWS}`, { headers })
    const { items = [] } = (await answer.json()) as { items?: unknown[] }
    if (items.length !== ROWS)
      throw new Error(`GET /bookings gave ${answer.status} and ${items.length} rows.`)
  }
  return figuresOf('list_bookings', sides, (path, side) => ({
    url: `${side.shop.url}/bookings?limit=${ROWS}`,
    headers: side.headers,
    bodies: [],
    ...path,
  }))
}

async function booking(sides: [Side, Side]): Promise<Figure[]> {
  const wishes = bookingBodies()
  const parts = 2 * ROUNDS + 1
  let next = 0
  const size = Math.floor(wishes.length / parts)
  const taken = new Map<Side, number>()
  return figuresOf('book', sides, (path, side) => {
    next = taken.get(side) ?? 0
    taken.set(side, next + 1)
    return { url: `${side.shop.url}/bookings`, bodies: wishes.slice(next * size, (next + 1) * size), ...path }
  })
}

type Pace = Pick<Load, 'seconds' | 'connections' | 'rate'>

async function figuresOf(
  name: string,
  sides: [Side, Side],
  loadOf: (pace: Pace, side: Side) => Load,
): Promise<Figure[]> {
  for (const side of sides) await answered(loadOf({ seconds: 2, connections: CONNECTIONS }, side))
  const perSecond = await inTurns(sides, (side) =>
    answered(loadOf({ seconds: SECONDS, connections: CONNECTIONS }, side)),
  )
  const p99Ms = await inTurns(sides, (side) => answered(loadOf({ seconds: SECONDS, rate: RATE }, side)))
  const kept = middle(perSecond.map(([own, bare]) => own.perSecond / bare.perSecond))
  const [own99, bare99] = [0, 1].map((side) => middle(p99Ms.map((pair) => pair[side]?.p99Ms ?? 0)))
  return [
    told(`${name}_per_second`, middle(perSecond.map(([own]) => own.perSecond)), '1/s'),
    told(`${name}_unprotected_per_second`, middle(perSecond.map(([, bare]) => bare.perSecond)), '1/s'),
    atLeast(`${name}_kept_of_throughput`, kept, 'ratio', 0.85),
    told(`${name}_unprotected_p99_ms`, bare99 ?? 0, 'ms'),
    atMost(`${name}_added_p99_ms`, (own99 ?? 0) - (bare99 ?? 0), 'ms', 5),
  ]
}

async function inTurns(
  sides: [Side, Side],
  measure: (side: Side) => Promise<LoadReport>,
): Promise<[LoadReport, LoadReport][]> {
  const reports: [LoadReport, LoadReport][] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    // Now one is first, now the other: what comes later finds the machine warmer, and the disk fuller.
    const [first, second] = round % 2 === 0 ? sides : ([sides[1], sides[0]] as const)
    const [one, other] = [await measure(first), await measure(second)]
    reports.push(round % 2 === 0 ? [one, other] : [other, one])
  }
  return reports
}

async function answered(asked: Load): Promise<LoadReport> {
  const report = await load(asked)
  const wrong = Object.keys(report.statuses).filter((status) => status !== '200' && status !== '201')
  // A wish that meets another is refused on both sides alike; there are few.
  if (wrong.some((status) => status !== '409')) throw new Error(`Answers: ${JSON.stringify(report.statuses)}`)
  return report
}

function middle(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
