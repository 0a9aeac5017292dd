import { randomBytes } from 'node:crypto'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { inject } from 'vitest'
import { startServer, type RunningServer, type ServerParts } from '../../src/entry/start-server.ts'
import type { ServerStart } from '../../src/entry/start-message.ts'
import { hashPassword } from '../../src/app/auth/password.ts'
import { loadSettings } from '../../src/platform/config/settings.ts'
import { systemClock } from '../../src/platform/clock/clock.ts'
import { systemRandom } from '../../src/platform/crypto/random.ts'
import { eventClass, type EventDraft } from '../../src/platform/events/event.ts'
import { createEventLog } from '../../src/platform/events/event-log.ts'
import type { DatabaseAddress } from '../../src/platform/postgres/address.ts'
import type { Database } from '../../src/platform/postgres/connect.ts'
import { cloneDatabase } from './clone-database.ts'
import { keepSecrets, sweep, type Traces } from './sweep.ts'

/** A small shop on a database of its own, with a real server in front of it. */
export interface TestShop {
  url: string
  server: RunningServer
  /** What it was started with: another server on the same database takes the same. */
  start: ServerStart
  /** As the owner of the tables, who sees everything and is bound by nothing. */
  owner: Database
  /** Where the database is, as its owner. */
  address: DatabaseAddress
  shopId: string
  /** Monday to Sunday, 09:00 to 18:00, Europe/Berlin. */
  barberId: string
  otherBarberId: string
  /** Half an hour, ten minutes of buffer after it, 32.00 EUR. */
  serviceId: string
  eventMacKey: Buffer
  /** What it has said so far, and the secrets in what it was asked and answered: `close` looks at all of it. */
  traces: Traces
  /** What its servers are made with: another one takes the same. */
  parts: Partial<ServerParts>
  /** Sends JSON, reads JSON. */
  call(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<{ status: number; body: any; headers: Headers }>
  /** Makes an account with a role and signs it in. */
  person(role: 'client' | 'barber' | 'manager' | 'owner' | 'operator'): Promise<{
    accountId: string
    email: string
    password: string
    headers: Record<string, string>
    refreshToken: string
  }>
  /** One more server on the same database. */
  anotherServer(): Promise<RunningServer>
  /** A new server on the same database, as after a restart. */
  restart(): Promise<void>
  close(): Promise<void>
}

const password = 'correct horse battery'
function madeEvent(accountId: string): EventDraft {
  const attributes = { status_id: 1, user: { uid: accountId } }
  return { classUid: eventClass.accountChange, activityId: 1, attributes }
}

/** Made once: it takes longer than all else that a person is. */
let passwordHash: string | undefined

/**
 * Opens a shop. `environment` sets settings, RATE_LIMIT_MAX is high unless it says otherwise; `given` stand in for
 * parts of the server. In one that a guard watches, whoever is made has an event, or he would be an incident.
 */
export async function openTestShop(
  environment: Record<string, string> = {},
  given: Partial<ServerParts> = {},
  isGuarded = false,
): Promise<TestShop> {
  const database = await cloneDatabase(inject('testServer'))
  const { owner, address } = database
  const [shopId, barberId, otherBarberId, serviceId] = [0, 1, 2, 3].map(() => systemRandom.uuid()) as [
    string,
    string,
    string,
    string,
  ]
  await owner.sql`insert into shop (id, slug, name, time_zone, currency, phone, notice_minutes_min, horizon_days)
    values (${shopId}, 'test', 'Test Shop', 'Europe/Berlin', 'EUR', '+49 30 5550100', 0, 365)`
  await owner.sql`insert into service (id, shop_id, name, duration_minutes, buffer_after_minutes, price_minor)
    values (${serviceId}, ${shopId}, 'Haircut', 30, 10, 3200)`
  for (const [position, id] of [barberId, otherBarberId].entries()) {
    await owner.sql`insert into barber (id, shop_id, person_id, name, position)
      values (${id}, ${shopId}, ${systemRandom.uuid()}, ${position === 0 ? 'Marco' : 'Ida'}, ${position})`
    await owner.sql`insert into barber_service (shop_id, barber_id, service_id) values (${shopId}, ${id}, ${serviceId})`
    for (let weekday = 1; weekday <= 7; weekday += 1) {
      await owner.sql`insert into weekly_hours (id, shop_id, barber_id, weekday, opens_minute, closes_minute)
        values (${systemRandom.uuid()}, ${shopId}, ${id}, ${weekday}, ${9 * 60}, ${18 * 60})`
    }
  }

  // No guard runs here unless a test starts one; this heart beats for it until tomorrow.
  await owner.sql`insert into heartbeat (process, instance_id, pid, started_at, at, state)
    values ('guard', ${systemRandom.uuid()}, 1, now(), now() + interval '1 day', 'running')`

  const traces: Traces = { lines: [], problems: [], secrets: new Set() }
  const logTo = {
    write(line: string): void {
      traces.lines.push(line)
      if (/^\{"level":[56]0/.test(line)) process.stdout.write(line)
    },
  }
  const parts: Partial<ServerParts> = { logTo, ...given }
  const eventMacKey = randomBytes(32)
  const events = createEventLog({ clock: systemClock, random: systemRandom, macKey: eventMacKey })
  const dataDir = await mkdtemp(join(tmpdir(), '6fb-shop-'))
  const start: ServerStart = {
    type: 'start',
    database: database.addressOf('app'),
    workerDatabase: database.addressOf('worker'),
    keys: {
      tokenSealing: randomBytes(32).toString('base64url'),
      eventMac: eventMacKey.toString('base64url'),
      link: randomBytes(32).toString('base64url'),
      digest: randomBytes(32).toString('base64url'),
      sealing: randomBytes(32).toString('base64url'),
    },
    settings: loadSettings({
      PORT: '0',
      LOG_LEVEL: 'info',
      RATE_LIMIT_MAX: '1000000',
      DATA_DIR: dataDir,
      ...environment,
    }),
    dataDir,
  }

  const shop: TestShop = {
    server: await startServer(start, undefined, parts),
    start,
    url: '',
    owner,
    address,
    shopId,
    barberId,
    otherBarberId,
    serviceId,
    eventMacKey,
    traces,
    parts,
    async call(method, path, body, headers = {}) {
      const response = await fetch(`${shop.url}${path}`, {
        method,
        headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      })
      const text = await response.text()
      const json = response.headers.get('content-type')?.includes('json') === true && text !== ''
      const answer: unknown = json ? JSON.parse(text) : text
      keepSecrets(traces, body)
      if (response.ok) keepSecrets(traces, answer)
      else traces.problems.push(answer)
      return { status: response.status, body: answer, headers: response.headers }
    },
    async person(role) {
      const accountId = systemRandom.uuid()
      const email = `${role}-${accountId}@example.com`
      passwordHash ??= await hashPassword(password)
      await owner.query.transaction().execute(async (transaction) => {
        await sql`insert into account (id, email, name, password_hash) values (${accountId}, ${email}, ${role}, ${passwordHash})`.execute(
          transaction,
        )
        await sql`insert into membership (account_id, shop_id, role, barber_id)
          values (${accountId}, ${shopId}, ${role}, ${role === 'barber' ? barberId : null})`.execute(
          transaction,
        )
        if (isGuarded) await events.append(transaction, madeEvent(accountId))
      })
      const { body } = await shop.call('POST', '/auth/login', { email, password })
      return {
        accountId,
        email,
        password,
        headers: { authorization: `Bearer ${body.access_token}` },
        refreshToken: body.refresh_token,
      }
    },
    anotherServer: () => startServer(start, undefined, parts),
    async restart() {
      await shop.server.stop()
      shop.server = await startServer(start, undefined, parts)
      shop.url = shop.server.url
    },
    async close() {
      await shop.server.stop()
      try {
        await sweep(owner, traces, eventMacKey)
      } finally {
        await database.drop()
      }
    },
  }
  shop.url = shop.server.url
  return shop
}
