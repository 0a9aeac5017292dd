import http from 'node:http'
import { fakeClock } from '../../platform/clock/clock.ts'
import type { FakeClock } from '../../platform/clock/clock.ts'
import { seededRandom } from '../../platform/crypto/random.ts'
import { createEventLog } from '../../platform/events/event-log.ts'
import { connect } from '../../platform/postgres/connect.ts'
import type { Database } from '../../platform/postgres/connect.ts'
import type { TestServer } from '../../../test/setup/database.ts'
import type { SyncActor, SyncContext } from './sync-context.ts'

/** A database of its own with two shops; what verbs need, and the owner's eyes to check them. */
export interface ConnectedShop {
  readonly context: SyncContext & {
    readonly clock: FakeClock
    settings: { calendarPrivateNetworks: boolean }
  }
  /** As the owner of the tables, who sees every shop. */
  readonly owner: Database
  readonly actor: SyncActor
  readonly stranger: SyncActor
  readonly barberId: string
  readonly otherBarberId: string
  close(): Promise<void>
}

const START_MS = Temporal.Instant.from('2026-07-01T08:00Z').epochMilliseconds

/** Clones the template and fills it; `name` keeps databases of different tests apart. */
export async function openConnectedShop(server: TestServer, name: string): Promise<ConnectedShop> {
  const database = `${server.template}_${name}`
  const admin = connect(server.owner, { connectionsMax: 1, applicationName: 'test admin' })
  await admin.sql`create database ${admin.sql(database)} template ${admin.sql(server.template)}`
  const address = { ...server.owner, database }
  const owner = connect(address, { connectionsMax: 1, applicationName: 'test owner' })
  await owner.sql.unsafe(`grant connect on database "${database}" to sixfb_app`)
  const app = connect(
    { ...address, username: 'sixfb_app', password: server.passwords.app },
    { connectionsMax: 4, applicationName: 'test app' },
  )
  const clock = fakeClock(START_MS)
  const random = seededRandom(name, START_MS)
  const [shopId, otherShopId, barberId, otherBarberId] = [0, 1, 2, 3].map(() => random.uuid())
  if (!shopId || !otherShopId || !barberId || !otherBarberId) throw new Error('no ids')
  for (const [id, slug] of [
    [shopId, 'ours'],
    [otherShopId, 'theirs'],
  ] as const) {
    await owner.sql`insert into shop (id, slug, name, time_zone, currency)
      values (${id}, ${slug}, ${slug}, 'Europe/Berlin', 'EUR')`
  }
  for (const [id, position] of [
    [barberId, 0],
    [otherBarberId, 1],
  ] as const) {
    await owner.sql`insert into barber (id, shop_id, person_id, name, position)
      values (${id}, ${shopId}, ${id}, ${`Barber ${position}`}, ${position})`
  }
  const events = createEventLog({ clock, random, macKey: new Uint8Array(32) })
  const settings = { calendarPrivateNetworks: true }
  return {
    context: { database: app, clock, random, events, settings },
    owner,
    actor: { shopId, accountId: random.uuid(), requestId: random.uuid() },
    stranger: { shopId: otherShopId, accountId: random.uuid(), requestId: null },
    barberId,
    otherBarberId,
    async close() {
      await app.close()
      await owner.close()
      await admin.sql`drop database ${admin.sql(database)} with (force)`
      await admin.close()
    },
  }
}

/** A calendar on loopback whose answer the test sets, and what it was asked. */
export interface TestCalendar {
  readonly url: string
  answer: { status: number; body: string; headers?: Record<string, string> }
  readonly asked: http.IncomingHttpHeaders[]
  close(): Promise<void>
}

/** Serves one calendar on a port of the system's choice. */
export async function serveCalendar(): Promise<TestCalendar> {
  const asked: http.IncomingHttpHeaders[] = []
  const calendar = { answer: { status: 200, body: '' }, asked }
  const server = http.createServer((request, response) => {
    const { status, body, headers }: TestCalendar['answer'] = calendar.answer
    asked.push(request.headers)
    const isKnown = headers?.['etag'] !== undefined && request.headers['if-none-match'] === headers['etag']
    response.writeHead(isKnown ? 304 : status, headers).end(isKnown ? '' : body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return Object.assign(calendar, {
    url: `http://127.0.0.1:${port}/secret-4711.ics`,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  })
}
