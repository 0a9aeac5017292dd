import { join, resolve } from 'node:path'
import postgres from 'postgres'
import { wait } from '../../platform/clock/wait.ts'
import type { DatabaseAddress } from '../../platform/postgres/address.ts'
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../platform/postgres/embedded-postgres.ts'
import type { Settings } from '../../platform/config/settings.ts'
import { CommandError } from './command-error.ts'
import { findDatabase } from './find-database.ts'
import { takeOwnerPassword } from './take-owner-password.ts'
import { ownerPasswordNames, type ShopSecrets } from './shop-secrets.ts'

/** The database of the shop, up and existing. */
export interface OpenDatabase {
  /** How its owner connects. */
  owner: DatabaseAddress
  /** The server that came with the package; null when DATABASE_URL names one. */
  embedded: EmbeddedPostgres | null
}

const ANSWER_MS_MAX = 8_000

/** Starts the embedded PostgreSQL, or finds the one of DATABASE_URL. Throws with one line when there is none. */
export async function openDatabase(settings: Settings, secrets: ShopSecrets): Promise<OpenDatabase> {
  const owner = findDatabase(settings, secrets, 'owner')
  if (settings.databaseUrl !== null) {
    await ask(owner, async () => undefined)
    return { owner, embedded: null }
  }
  const dataDir = resolve(settings.dataDir)
  const embedded = await startEmbeddedPostgres({
    dataDir: join(dataDir),
    password: secrets.ownerPassword,
    nextPassword: secrets.store.find(ownerPasswordNames.next),
  })
  const { password } = embedded.address
  if (password !== secrets.ownerPassword) takeOwnerPassword(secrets.store, password)
  try {
    await ask(embedded.address, async (sql) => {
      const [there] = await sql`select 1 from pg_database where datname = ${owner.database}`
      if (there === undefined) await sql`create database ${sql(owner.database)}`
    })
  } catch (error) {
    // One that was found running is somebody else's to stop.
    if (!embedded.reused) await embedded.stop().catch(() => undefined)
    throw error
  }
  return { owner: { ...owner, password }, embedded }
}

async function ask(address: DatabaseAddress, work: (sql: postgres.Sql) => Promise<void>): Promise<void> {
  const answered = new AbortController()
  // The driver alone: connect() would load the query builder before the database is begun.
  const sql = postgres({
    ...address,
    ssl: address.tls,
    max: 1,
    connect_timeout: 3,
    onnotice: () => undefined,
    connection: { application_name: '6fb start' },
  })
  try {
    // The driver tries again and again on whatever hangs up without a word of PostgreSQL's.
    const silence = wait(ANSWER_MS_MAX, answered.signal).then(() =>
      Promise.reject(new Error('no PostgreSQL answers there')),
    )
    await Promise.race([sql`select 1`, silence])
    await work(sql)
  } catch (error) {
    const reason = (error as Error).message
    throw new CommandError(`The database at ${address.host}:${address.port} cannot be used: ${reason}`)
  } finally {
    answered.abort()
    await sql.end({ timeout: 5 }).catch(() => undefined)
  }
}
