import { readFileSync, readdirSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { hashPassword } from '../src/app/auth/password.ts'
import { connect } from '../src/platform/postgres/connect.ts'
import { BARBERS, SERVICE_ID, SHOP_ID, barberId, openBenchShop, type BenchShop } from './bench-shop.ts'
import { atMost, told, type Figure } from './figure.ts'
import { generator } from './generator.ts'

const SECONDS = 15
/** Five times what one core can look at. */
const LOGINS_PER_SECOND = 200
const SOURCES = 100
const OTHERS_PER_SECOND = 20
const P99_MS_MAX = 50
const WARM_PER_SECOND = 20
/** USER_HZ: the unit of /proc/PID/stat, the same on every Linux that people use. */
const TICKS_PER_SECOND = 100

/**
 * What people notice who look for times, book, or ask how the shop is, while sign-ins are tried from 100 sources, more than can
 * be looked at; and how much of the processor the password hashing takes.
 */
export async function run(): Promise<Figure[]> {
  const shop = await openBenchShop({ TRUSTED_PROXIES: '127.0.0.1' })
  const agent = new Agent({ keepAlive: true })
  const hostile = new Agent({ keepAlive: true, maxSockets: 256 })
  try {
    const token = await signedIn(shop)
    const call = (method: string, path: string, body?: object, headers: Record<string, string> = {}) =>
      answerTo(agent, `${shop.url}${path}`, { method, body, headers })
    const bearer = { authorization: `Bearer ${token}` }
    const day = Temporal.Now.plainDateISO('Europe/Berlin').add({ days: 2 })
    let wishes = 0
    const book = () => {
      const index = wishes++
      const start = day
        .add({ days: Math.floor(index / (12 * BARBERS)) })
        .toZonedDateTime({ timeZone: 'Europe/Berlin', plainTime: '09:00' })
        .add({ minutes: 45 * (Math.floor(index / BARBERS) % 12) })
      return call(
        'POST',
        '/bookings',
        {
          service_id: SERVICE_ID,
          barber_id: barberId(index % BARBERS),
          start_at: start.toInstant().toString(),
          client: { name: 'Client', phone: '+49 30 5550100' },
        },
        bearer,
      )
    }
    const times = `/availability?service_id=${SERVICE_ID}&barber_id=${barberId(1)}&from=${day.toString()}&to=${day.add({ days: 7 }).toString()}`
    let tries = 0
    const logIn = () => {
      const n = tries++
      return answerTo(hostile, `${shop.url}/auth/login`, {
        method: 'POST',
        body: { email: `victim-${n}@example.com`, password: 'a wrong password' },
        headers: { 'x-forwarded-for': `203.0.113.${n % SOURCES}` },
      })
    }
    // The shop has been open for a while: it is not its first answers that are measured.
    await Promise.all([
      atRate(5, WARM_PER_SECOND, () => call('GET', '/health')),
      atRate(6, WARM_PER_SECOND, () => call('GET', times)),
      atRate(7, WARM_PER_SECOND, book),
      atRate(8, WARM_PER_SECOND, logIn),
    ])
    const before = hashingSeconds(shop.pid)
    const startedMs = performance.now()
    const [flood, health, availability, bookings] = await Promise.all([
      atRate(1, LOGINS_PER_SECOND, logIn),
      atRate(2, OTHERS_PER_SECOND, () => call('GET', '/health')),
      atRate(3, OTHERS_PER_SECOND, () => call('GET', times)),
      atRate(4, OTHERS_PER_SECOND, book),
    ])
    const cores = (hashingSeconds(shop.pid) - before) / ((performance.now() - startedMs) / 1000)
    const count = (status: number) => flood.filter((answer) => answer.status === status).length / SECONDS
    const p99 = (answers: Answer[], wanted: number): number => {
      const other = answers.find(({ status }) => status !== wanted)
      if (other !== undefined) throw new Error(`Somebody was answered ${other.status}.`)
      const sorted = answers.map(({ ms }) => ms).toSorted((a, b) => a - b)
      return sorted[Math.floor(sorted.length * 0.99)] ?? 0
    }
    return [
      told('login_flood_looked_at', count(401), '1/s'),
      told('login_flood_turned_away', count(503), '1/s'),
      atMost('login_flood_hashing_cores', cores, 'cores', 1),
      atMost('login_flood_health_p99', p99(health, 200), 'ms', P99_MS_MAX),
      atMost('login_flood_availability_p99', p99(availability, 200), 'ms', P99_MS_MAX),
      atMost('login_flood_bookings_p99', p99(bookings, 201), 'ms', P99_MS_MAX),
    ]
  } finally {
    agent.destroy()
    hostile.destroy()
    await shop.close()
  }
}

/** A client of the shop, and a token of his. */
async function signedIn(shop: BenchShop): Promise<string> {
  const account = { email: 'client@example.com', password: 'correct horse battery staple' }
  const database = connect(shop.owner, { connectionsMax: 1, applicationName: '6fb bench' })
  const hash = await hashPassword(account.password)
  await database.sql`with made as (insert into account (id, email, name, password_hash)
      values (gen_random_uuid(), ${account.email}, 'Client', ${hash}) returning id)
    insert into membership (account_id, shop_id, role) select id, ${SHOP_ID}, 'client' from made`
  await database.close()
  const answer = await fetch(`${shop.url}/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(account),
  })
  return ((await answer.json()) as { access_token: string }).access_token
}

interface Answer {
  status: number
  ms: number
}

/** Sends as people come who do not know of one another, and gives what they were answered. */
async function atRate(seed: number, perSecond: number, send: () => Promise<Answer>): Promise<Answer[]> {
  const random = generator(seed)
  const answers: Promise<Answer>[] = []
  const endMs = performance.now() + SECONDS * 1000
  for (let dueMs = performance.now(); dueMs < endMs;) {
    const earlyMs = dueMs - performance.now()
    if (earlyMs > 0) await wait(earlyMs)
    answers.push(send())
    dueMs += (-Math.log(1 - random()) * 1000) / perSecond
  }
  return Promise.all(answers)
}

function answerTo(
  agent: Agent,
  url: string,
  { method, body, headers }: { method: string; body: object | undefined; headers: Record<string, string> },
): Promise<Answer> {
  const { promise, resolve } = Promise.withResolvers<Answer>()
  const startedMs = performance.now()
  const json = body === undefined ? {} : { 'content-type': 'application/json' }
  const sent = request(url, { method, agent, headers: { ...json, ...headers } }, (answer) => {
    answer
      .resume()
      .on('end', () => resolve({ status: answer.statusCode ?? 0, ms: performance.now() - startedMs }))
  })
  // A connection that was reset is an answer too: nobody but the flood may get one.
  sent
    .on('error', () => resolve({ status: 0, ms: performance.now() - startedMs }))
    .end(body === undefined ? undefined : JSON.stringify(body))
  return promise
}

/** The processor time, in seconds, of the thread of a process that hashes passwords: the one of the lowest priority. */
function hashingSeconds(pid: number): number {
  return readdirSync(`/proc/${pid}/task`).reduce((sum, thread) => {
    const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8')
    const fields = stat.split(') ')[1]?.split(' ') ?? []
    return fields[16] === '19' ? sum + (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND : sum
  }, 0)
}
