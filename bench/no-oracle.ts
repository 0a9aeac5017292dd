import { randomBytes } from 'node:crypto'
import { Agent, request } from 'node:http'
import { hashPassword } from '../src/app/auth/password.ts'
import { connect } from '../src/platform/postgres/connect.ts'
import { SHOP_ID, openBenchShop, type BenchShop } from './bench-shop.ts'
import { atMost, type Figure } from './figure.ts'
import { generator } from './generator.ts'

const TRIES = 1000
const SEED = 6
/** Beyond this, side-channel evaluation takes two sets of times for different (Goodwill et al., NIAT 2011). */
const T_MAX = 4.5

const bodies: Record<string, object> = {
  login: { password: 'a wrong password' },
  'password-reset': {},
  'sign-in-link': {},
  register: { name: 'Anybody', password: 'four words in a row' },
}

/**
 * Welch's t between the times of 1,000 answers for addresses that have an account and 1,000 for addresses that have none, asked
 * one after another in random order; each address is asked once. Of t the absolute value.
 */
export async function run(): Promise<Figure[]> {
  const shop = await openBenchShop()
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  try {
    const figures: Figure[] = []
    for (const [path, body] of Object.entries(bodies)) {
      const accounts = await openAccounts(shop, path)
      const times: [number[], number[]] = [[], []]
      for (const { email, has } of accounts)
        times[has ? 0 : 1].push(await timeOf(agent, `${shop.url}/auth/${path}`, { ...body, email }))
      figures.push(atMost(`oracle_${path.replaceAll('-', '_')}_t`, Math.abs(welch(...times)), '|t|', T_MAX))
    }
    return figures
  } finally {
    agent.destroy()
    await shop.close()
  }
}

/** So many addresses with an account and as many without, all of the same length, in random order. */
async function openAccounts(shop: BenchShop, path: string): Promise<{ email: string; has: boolean }[]> {
  const database = connect(shop.owner, { connectionsMax: 1, applicationName: '6fb bench' })
  const hash = await hashPassword('correct horse battery staple')
  const all = Array.from({ length: 2 * TRIES }, (_, index) => ({
    email: `${randomBytes(8).toString('hex')}@${path}.example.com`,
    has: index % 2 === 0,
  }))
  const emails = JSON.stringify(all.filter(({ has }) => has).map(({ email }) => email))
  await database.sql`with made as (
      insert into account (id, email, name, password_hash)
        select gen_random_uuid(), e, 'Client', ${hash} from json_array_elements_text(${emails}::text::json) e returning id)
    insert into membership (account_id, shop_id, role) select id, ${SHOP_ID}, 'client' from made`
  await database.sql`analyze account`
  await database.close()
  const random = generator(SEED)
  return all
    .map((account) => ({ account, place: random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ account }) => account)
}

/** How long an answer takes, in milliseconds. */
function timeOf(agent: Agent, url: string, body: object): Promise<number> {
  const text = JSON.stringify(body)
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }
  const startedMs = performance.now()
  const sent = request(url, { method: 'POST', agent, headers }, (answer) => {
    answer.resume().on('end', () => {
      if ([200, 201, 202, 401].includes(answer.statusCode ?? 0)) resolve(performance.now() - startedMs)
      else reject(new Error(`${url} answered ${String(answer.statusCode)}.`))
    })
  })
  sent.on('error', reject).end(text)
  return promise
}

/** Welch’s t of two samples. */
function welch(one: number[], other: number[]): number {
  const [a, b] = [momentsOf(one), momentsOf(other)]
  return (a.mean - b.mean) / Math.sqrt(a.variance / a.count + b.variance / b.count)
}

function momentsOf(sample: number[]): { mean: number; variance: number; count: number } {
  const mean = sample.reduce((sum, x) => sum + x, 0) / sample.length
  const variance = sample.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (sample.length - 1)
  return { mean, variance, count: sample.length }
}
