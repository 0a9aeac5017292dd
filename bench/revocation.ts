import { readRing } from '../src/platform/crypto/secret-ring.ts'
import type { ChildProcess } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyRequest } from 'fastify'
import { createAccessTokens, type SignedClaims } from '../src/app/auth/access-token.ts'
import type { AuthContext } from '../src/app/auth/auth-context.ts'
import { authenticate } from '../src/app/auth/authenticate.ts'
import { createLiveSessions } from '../src/app/auth/live-sessions.ts'
import { createKeyRing } from '../src/app/auth/signing-keys/create-key-ring.ts'
import { systemClock } from '../src/platform/clock/clock.ts'
import {
  createActiveContainments,
  everyAccount,
  roleTarget,
} from '../src/platform/containment/active-containments.ts'
import { systemRandom } from '../src/platform/crypto/random.ts'
import { createEventLog } from '../src/platform/events/event-log.ts'
import { createLog } from '../src/platform/log/log.ts'
import { connect, type Database } from '../src/platform/postgres/connect.ts'
import { readyMessage } from '../src/platform/process/keep-child.ts'
import { giveOrders } from '../src/security/response-actions/give-orders.ts'
import { revokeSigningKeys } from '../src/security/response-actions/revoke-signing-keys.ts'
import { revokeSince } from '../src/security/response-actions/revoke-since.ts'
import { openBenchShop, SHOP_ID, type BenchShop } from './bench-shop.ts'
import { ask, end, load } from './child.ts'
import { atMost, told, type Figure } from './figure.ts'
import { signInMany, tokenSigner, type SignedIn } from './signed-in.ts'

const ROUNDS = 41
const KEY_ROUNDS = 10
const RATE = 200
const ASK_EVERY_MS = 10
const CHECKS = 20_000

/** What orders are given with. */
export type Guard = Parameters<typeof revokeSince>[0] & { database: Database }

/**
 * How long somebody who was revoked still gets in, on two server processes of which one is under load, and what the check
 * of a session costs.
 */
export const run = (): Promise<Figure[]> =>
  withTwoServers(async ({ shop, owner, guard, second }) => {
    const urls = [shop.url, second.url]
    return [
      ...(await refusals(shop, owner, guard, urls)),
      ...(await emergencies(shop, owner, guard, urls)),
      ...(await checkCost(shop, owner)),
    ]
  })

/** A shop with two server processes, its owner, and what the guard acts with. */
interface Bench {
  shop: BenchShop
  owner: Database
  guard: Guard
  second: Server
}

/** Measures on a shop with two servers, and takes it away. */
export async function withTwoServers(measure: (bench: Bench) => Promise<Figure[]>): Promise<Figure[]> {
  const shop = await openBenchShop()
  const owner = connect(shop.owner, {
    connectionsMax: 2,
    applicationName: '6fb bench',
    statementTimeoutMs: 0,
  })
  const guardDatabase = connect(shop.guard, { connectionsMax: 1, applicationName: '6fb bench guard' })
  const [clock, random] = [systemClock, systemRandom]
  const macKey = Buffer.from(shop.start.keys.eventMac, 'base64url')
  const events = createEventLog({ clock, random, macKey })
  let second: Server | undefined
  try {
    second = await startServer(shop)
    return await measure({ shop, owner, guard: { database: guardDatabase, clock, random, events }, second })
  } finally {
    if (second !== undefined) await end(second.child)
    await Promise.all([owner.close(), guardDatabase.close()])
    await shop.close()
  }
}

/** A server process. */
export interface Server {
  url: string
  child: ChildProcess
  bootMs: number
}

/** Starts another server on the shop's database. */
export async function startServer({ start }: BenchShop): Promise<Server> {
  const startedMs = performance.now()
  const { child, answer } = await ask<{ url?: string; message?: string }>(
    '../src/entry/server.ts',
    start,
    readyMessage,
  )
  if (answer.url === undefined) throw new Error(answer.message)
  return { child, url: answer.url, bootMs: performance.now() - startedMs }
}

const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })
/** The status that a server answers a token with. */
export const me = async (url: string, token: string): Promise<number> => {
  const answer = await fetch(`${url}/auth/me`, bearer(token))
  await answer.arrayBuffer()
  return answer.status
}

/** From the moment an order is begun until each server refuses, in milliseconds: the answer that says so is there. */
export async function refusedAfter(urls: readonly string[], token: string, order: () => Promise<unknown>) {
  for (const url of urls) {
    const status = await me(url, token)
    if (status !== 200) throw new Error(`Before the order ${url} answered with ${status}.`)
  }
  const begunMs = performance.now()
  const watching = urls.map(async (url) => {
    // Asked without a pause, the servers would be busy with the question.
    while ((await me(url, token)) !== 401) await wait(ASK_EVERY_MS)
    return performance.now() - begunMs
  })
  await order()
  return Promise.all(watching)
}

async function refusals(shop: BenchShop, owner: Database, guard: Guard, urls: string[]): Promise<Figure[]> {
  const kinds: ((person: SignedIn) => Promise<unknown>)[] = [
    ({ sessionId }) =>
      within(guard, (transaction) =>
        giveOrders(guard, transaction, [{ verb: 'revoke_session', target: sessionId, reason: 'bench' }], {
          incidentId: null,
          by: 'bench',
        }),
      ),
    () => since(guard, 'revoke_role', roleTarget('client', SHOP_ID)),
    () => since(guard, 'revoke_shop', SHOP_ID),
    () => since(guard, 'revoke_all', everyAccount),
  ]
  const loading = load({ url: `${shop.url}/shop`, seconds: 20, rate: RATE, bodies: [] })
  loading.catch(() => undefined)
  const times: number[][] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const [person] = await signInMany(owner, 1)
    const sign = await tokenSigner(owner, shop.start.keys.tokenSealing)
    const order = kinds[round % kinds.length]
    if (person === undefined || order === undefined) throw new Error('Nobody is signed in.')
    times.push(await refusedAfter(urls, await sign(person), () => order(person)))
  }
  const report = await loading
  // The first order finds a guard that has not asked the database anything yet.
  const [cold = []] = times.splice(0, 1)
  const [first, other] = columns(times)
  return [
    told('revocation_load_per_second', report.perSecond, 'requests/s'),
    atMost('revocation_to_refusal_ms_max', Math.max(...first), 'ms', 100),
    atMost('revocation_to_refusal_second_server_ms_max', Math.max(...other), 'ms', 100),
    told('revocation_to_refusal_first_order_ms', Math.max(...cold), 'ms'),
    told('revocation_to_refusal_ms_median', median([...first, ...other]), 'ms'),
  ]
}

async function emergencies(
  shop: BenchShop,
  owner: Database,
  guard: Guard,
  urls: string[],
): Promise<Figure[]> {
  const loading = load({ url: `${shop.url}/shop`, seconds: 12, rate: RATE, bodies: [] })
  loading.catch(() => undefined)
  const times: number[][] = []
  for (let round = 0; round < KEY_ROUNDS; round += 1) {
    const [person] = await signInMany(owner, 1)
    const sign = await tokenSigner(owner, shop.start.keys.tokenSealing)
    if (person === undefined) throw new Error('Nobody is signed in.')
    const token = await sign(person)
    const order = () =>
      within(guard, (transaction) => revokeSigningKeys(guard, transaction, { reason: 'bench', by: 'bench' }))
    times.push(await refusedAfter(urls, token, order))
    // The next round begins when both take what the next key signs.
    for (;;) {
      const next = await (await tokenSigner(owner, shop.start.keys.tokenSealing))(person)
      const statuses = await Promise.all(urls.map((url) => me(url, next)))
      if (next !== token && statuses.every((status) => status === 200)) break
    }
  }
  await loading
  const [first, other] = columns(times)
  return [
    atMost('emergency_rotation_to_refusal_ms_max', Math.max(...first), 'ms', 100),
    atMost('emergency_rotation_to_refusal_second_server_ms_max', Math.max(...other), 'ms', 100),
  ]
}

async function checkCost(shop: BenchShop, owner: Database): Promise<Figure[]> {
  const database = connect(shop.app, { connectionsMax: 4, applicationName: '6fb bench server' })
  const log = createLog('error', 'bench')
  const clock = systemClock
  const events = createEventLog({
    clock,
    random: systemRandom,
    macKey: Buffer.from(shop.start.keys.eventMac, 'base64url'),
  })
  const containments = createActiveContainments({ database, clock, log, onEnforced: () => Promise.resolve() })
  const keys = { tokenSealing: readRing(shop.start.keys.tokenSealing) }
  const ring = createKeyRing({ database, clock, events, keys, containments, log })
  const sessions = createLiveSessions({ database, log })
  await Promise.all([containments.start(), sessions.start()])
  await ring.start()
  try {
    const [person] = await signInMany(owner, 1)
    if (person === undefined) throw new Error('Nobody is signed in.')
    const token = await (await tokenSigner(owner, shop.start.keys.tokenSealing))(person)
    const tokens = createAccessTokens(ring)
    const claims = await tokens.verify(token, clock.now())
    const asked = {
      id: systemRandom.uuid(),
      source: { key: '127.0.0.1' },
      headers: { authorization: `Bearer ${token}` },
      cookies: {},
    } as unknown as FastifyRequest
    const context = { tokens, sessions, clock, containments, database, events } as unknown as AuthContext
    const known: AuthContext = {
      ...context,
      tokens: { ...tokens, verify: (): Promise<SignedClaims | null> => Promise.resolve(claims) },
    }
    const actor = await authenticate(known, asked, SHOP_ID)
    if (actor.sessionId !== person.sessionId) throw new Error('The session was not taken.')
    const check = await microsecondsOf(() => authenticate(known, asked, SHOP_ID))
    const signature = await microsecondsOf(() => tokens.verify(token, clock.now()))
    return [
      atMost('session_check_in_memory_cpu_us', check, 'µs', 20),
      told('token_signature_check_cpu_us', signature, 'µs'),
    ]
  } finally {
    await Promise.all([containments.stop(), sessions.stop(), ring.stop()])
    await database.close()
  }
}

const within = <Result>(
  guard: Guard,
  work: (transaction: Parameters<typeof revokeSince>[1]) => Promise<Result>,
) => guard.database.query.transaction().execute(work)

const since = (guard: Guard, verb: 'revoke_role' | 'revoke_shop' | 'revoke_all', target: string) =>
  within(guard, (transaction) =>
    revokeSince(guard, transaction, { verb, target }, { reason: 'bench', by: 'bench' }),
  )

function columns(rows: readonly number[][]): [number[], number[]] {
  return [rows.map(([first = Infinity]) => first), rows.map(([, second = Infinity]) => second)]
}

/** Time of the processor, on all threads: other programs do not count. */
async function microsecondsOf(work: () => Promise<unknown>): Promise<number> {
  for (let n = 0; n < CHECKS / 10; n += 1) await work()
  const started = process.cpuUsage()
  for (let n = 0; n < CHECKS; n += 1) await work()
  const { user, system } = process.cpuUsage(started)
  return (user + system) / CHECKS
}

/** The value below which a part of all lies. */
export function percentile(values: readonly number[], part: number): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length * part)] ?? Infinity
}

function median(values: readonly number[]): number {
  return percentile(values, 0.5)
}
