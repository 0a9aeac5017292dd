import { fakeClock } from '../../platform/clock/clock.ts'
import type { FakeClock } from '../../platform/clock/clock.ts'
import { seededRandom } from '../../platform/crypto/random.ts'
import { createEventLog } from '../../platform/events/event-log.ts'
import type { Database } from '../../platform/postgres/connect.ts'
import { cloneDatabase } from '../../../test/setup/clone-database.ts'
import type { TestServer } from '../../../test/setup/database.ts'
import { connectCalendar } from './connect-calendar.ts'
import type { StoredConnection } from './connection-view.ts'
import { listConnections } from './list-connections.ts'
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
  /** Subscribes our barber, or another, to an address; gives the connection's id. */
  connect(url: string, barberId?: string): Promise<string>
  /** Lets a connection block a range without a refresh. */
  block(connectionId: string, start: string, end: string): Promise<void>
  /** The only connection of our shop. */
  only(): Promise<StoredConnection>
  /** What is blocked, as "day hour:minute-hour:minute" in UTC. */
  busy(): Promise<string[]>
  /** The bodies of all events, in order. */
  events(): Promise<Record<string, unknown>[]>
  /** Removes connections, bookings, events and waiting jobs. */
  empty(): Promise<void>
  close(): Promise<void>
}

const START_MS = Temporal.Instant.from('2026-07-01T08:00Z').epochMilliseconds

/** Clones the template and fills it; `name` seeds the ids, so that different tests have different ones. */
export async function openConnectedShop(server: TestServer, name: string): Promise<ConnectedShop> {
  const database = await cloneDatabase(server)
  const { owner } = database
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
  const context = {
    database: database.as('app', 4),
    clock,
    random,
    events,
    settings: { calendarPrivateNetworks: true },
  }
  const actor = { shopId, accountId: random.uuid(), requestId: random.uuid() }
  return {
    context,
    owner,
    actor,
    stranger: { shopId: otherShopId, accountId: random.uuid(), requestId: null },
    barberId,
    otherBarberId,
    async connect(url, whose = barberId) {
      const calendar = { barberId: whose, name: 'My own', url }
      return (await connectCalendar(context, actor, calendar)).id
    },
    async block(connectionId, start, end) {
      await owner.sql`insert into calendar_busy (id, shop_id, connection_id, barber_id, during)
        values (${random.uuid()}, ${shopId}, ${connectionId}, ${barberId}, ${`[${start},${end})`}::tstzrange)`
    },
    async only() {
      const [row, ...others] = await listConnections(context, actor)
      if (row === undefined || others.length > 0) throw new Error('not exactly one connection')
      return row
    },
    async busy() {
      const rows = await owner.sql<{ at: string }[]>`
        select to_char(lower(during), 'DD HH24:MI') || to_char(upper(during), '-HH24:MI') as at
        from calendar_busy order by during`
      return rows.map(({ at }) => at)
    },
    async events() {
      const rows = await owner.sql<{ body: Record<string, unknown> }[]>`
        select body::jsonb as body from event order by writer_number`
      return rows.map(({ body }) => body)
    },
    async empty() {
      await owner.sql`truncate calendar_connection, event, booking cascade`
      await owner.sql`delete from graphile_worker._private_jobs`
    },
    close: () => database.drop(),
  }
}
