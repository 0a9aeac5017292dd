import type { ChildProcess } from 'node:child_process'
import { hash, randomBytes } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadSettings } from '../src/platform/config/settings.ts'
import { connect } from '../src/platform/postgres/connect.ts'
import type { DatabaseAddress } from '../src/platform/postgres/address.ts'
import { startEmbeddedPostgres } from '../src/platform/postgres/embedded-postgres.ts'
import { readyMessage } from '../src/platform/process/keep-child.ts'
import { prepareDatabase } from '../src/platform/postgres/prepare-database.ts'
import type { ServerStart } from '../src/entry/start-message.ts'
import { ask, end } from './child.ts'

/** How many barbers there are: so many that bookings seldom meet. */
export const BARBERS = 100
export const SHOP_ID = '10000000-0000-7000-8000-000000000000'
export const SERVICE_ID = '20000000-0000-7000-8000-000000000000'

/**
 * The id of a barber, and of the person he is: the MD5 of his number, which SQL can make too. Ids that differ in
 * their last digits alone, as no shop has them, make a bad GiST index: btree_gist weighs a uuid as a double.
 */
export function barberId(index: number): string {
  const digits = hash('md5', String(index))
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** A server process in front of an embedded database that keeps what it is told. */
export interface BenchShop {
  url: string
  app: DatabaseAddress
  owner: DatabaseAddress
  guard: DatabaseAddress
  /** What the server was started with: another one on the same database takes the same. */
  start: ServerStart
  /** The server's process. */
  pid: number
  close(): Promise<void>
}

/** Opens a shop with many barbers. `environment` adds settings; `program` is the server that it runs. */
export async function openBenchShop(
  environment: Record<string, string> = {},
  program = '../src/entry/server.ts',
): Promise<BenchShop> {
  const dataDir = await mkdtemp(join(tmpdir(), '6fb-bench-'))
  await chmod(dataDir, 0o711)
  const secret = (): string => randomBytes(24).toString('base64url')
  const postgres = await startEmbeddedPostgres({ dataDir, password: secret() })
  let server: ChildProcess | undefined
  const close = async (): Promise<void> => {
    if (server !== undefined) await end(server)
    await postgres.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
  try {
    const passwords = { app: secret(), guard: secret(), auditor: secret(), worker: secret() }
    await prepareDatabase(postgres.address, passwords)
    await fill(postgres.address)
    const app = { ...postgres.address, username: 'sixfb_app', password: passwords.app }
    const start: ServerStart = {
      type: 'start',
      database: app,
      workerDatabase: { ...postgres.address, username: 'sixfb_worker', password: passwords.worker },
      keys: {
        tokenSealing: randomBytes(32).toString('base64url'),
        eventMac: secret(),
        link: secret(),
        digest: secret(),
        sealing: secret(),
      },
      settings: loadSettings({
        PORT: '0',
        LOG_LEVEL: 'error',
        RATE_LIMIT_MAX: '1000000',
        DATA_DIR: dataDir,
        ...environment,
      }),
      dataDir,
    }
    const started = await ask<{ url?: string; message?: string }>(program, start, readyMessage)
    server = started.child
    if (started.answer.url === undefined) throw new Error(started.answer.message)
    const guard = { ...postgres.address, username: 'sixfb_guard', password: passwords.guard }
    const pid = server.pid ?? 0
    return { url: started.answer.url, app, owner: postgres.address, guard, start, pid, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function fill(owner: DatabaseAddress): Promise<void> {
  const database = connect(owner, { connectionsMax: 1, applicationName: '6fb bench' })
  const { sql } = database
  await sql`insert into shop (id, slug, name, time_zone, currency, phone, notice_minutes_min, horizon_days)
    values (${SHOP_ID}, 'bench', 'Bench', 'Europe/Berlin', 'EUR', '+49 30 5550100', 0, 365)`
  await sql`insert into service (id, shop_id, name, duration_minutes, buffer_after_minutes, price_minor)
    values (${SERVICE_ID}, ${SHOP_ID}, 'Haircut', 30, 10, 3200)`
  for (let index = 0; index < BARBERS; index += 1) {
    const id = barberId(index)
    await sql`insert into barber (id, shop_id, person_id, name, position) values (${id}, ${SHOP_ID}, ${id}, 'B', ${index})`
    await sql`insert into barber_service (shop_id, barber_id, service_id) values (${SHOP_ID}, ${id}, ${SERVICE_ID})`
    await sql`insert into weekly_hours (id, shop_id, barber_id, weekday, opens_minute, closes_minute)
      select gen_random_uuid(), ${SHOP_ID}, ${id}, day, 540, 1080 from generate_series(1, 7) day`
  }
  await sql`insert into heartbeat (process, instance_id, pid, started_at, at, state)
    values ('guard', gen_random_uuid(), 1, now(), now() + interval '1 day', 'running')`
  await database.close()
}
