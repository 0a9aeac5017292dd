import { Kysely } from 'kysely'
import postgres from 'postgres'
import type { DatabaseAddress } from './address.ts'
import { createConnectionPool } from './connection-pool.ts'
import type { DB } from './database-types.ts'
import { onlyOpens } from './tenant.ts'
import { TellingDialect } from './transaction-end.ts'

const INT8 = 20
const TIMESTAMPTZ = 1184

/** Instants go in and come out as Temporal.Instant, 64-bit counts as numbers (none of ours passes 2^53). */
const types = {
  instant: {
    to: TIMESTAMPTZ,
    from: [TIMESTAMPTZ],
    serialize: (value: Temporal.Instant | string) => value.toString(),
    parse: (text: string) => Temporal.Instant.from(text.replace(' ', 'T')),
  },
  int8: { to: INT8, from: [INT8], serialize: String, parse: Number },
}

/** The driver's tagged template, for the few statements that are sent as one. */
export type Sql = postgres.Sql<{ instant: Temporal.Instant; int8: number }>

/** A pool of connections under one role, seen two ways: typed queries, and the driver itself. */
export interface Database {
  /** Typed queries; prepared. */
  query: Kysely<DB>
  /** The driver: pipelined one-statement writes, LISTEN, COPY. */
  sql: Sql
  /** What connections are opened with from now on. For some seconds one that is refused waits until it holds.
   * Tells whether it is another one. */
  usePassword(password: string): boolean
  /**
   * Replaces the connections by others, each when its user has given it back; those that listen stay. Throws, and keeps
   * them, when no other one can be had.
   */
  renew(): Promise<void>
  /** Ends all connections after at most five seconds. */
  close(): Promise<void>
}

/** How a pool of connections is made. */
export interface ConnectOptions {
  connectionsMax: number
  applicationName: string
  /** 15 seconds unless it says otherwise; 0 is no limit. */
  statementTimeoutMs?: number
}

/** For how long an answer may be late beyond the server's own limit, in milliseconds. */
const PATIENCE_MS = 5_000
/** For how long a password may be one that does not hold yet, in milliseconds. */
const CHANGING_MS = 10_000

/** Connects lazily: nothing is sent until the first query, so an unreachable server shows then. */
export function connect(address: DatabaseAddress, options: ConnectOptions): Database {
  const statementTimeoutMs = options.statementTimeoutMs ?? 15_000
  let password = address.password
  let changedMs = -Infinity
  const settings = {
    host: address.host,
    port: address.port,
    database: address.database,
    username: address.username,
    // The second is for the mended driver (tools/mend-driver.ts).
    password: Object.assign(() => password, {
      isChanging: () => performance.now() - changedMs < CHANGING_MS,
    }),
    ssl: address.tls,
    connect_timeout: 3,
    onnotice: () => undefined,
    types,
    connection: {
      application_name: options.applicationName,
      TimeZone: 'UTC',
      statement_timeout: statementTimeoutMs,
      // Compiling takes longer than any statement here runs; servers of distributions have it on.
      jit: 'off',
    },
  }
  const open = (): Sql =>
    postgres({
      ...settings,
      max: options.connectionsMax,
      idle_timeout: 300,
      // A server that comes back is found within a second, however long it was away.
      backoff: (attempt: number) => Math.min(0.05 * 2 ** attempt, 1),
    }) as Sql
  let driver = open()
  const drivers = [driver]
  // Whoever holds it has the connections of now.
  const sql = new Proxy(driver, {
    apply: (_, self, words: Parameters<Sql>): unknown => Reflect.apply(driver, self, words),
    get: (_, name): unknown => Reflect.get(driver, name),
  })
  const pool = createConnectionPool(
    // The driver would end a connection by age between two statements of a transaction.
    (onclose) => postgres({ ...settings, max: 1, idle_timeout: 0, max_lifetime: null, onclose }) as Sql,
    {
      connectionsMax: options.connectionsMax,
      goesAhead: onlyOpens,
      patienceMs: statementTimeoutMs === 0 ? 0 : statementTimeoutMs + PATIENCE_MS,
    },
  )
  return {
    query: new Kysely<DB>({ dialect: new TellingDialect({ pool }) }),
    sql,
    usePassword(next) {
      if (next === password) return false
      password = next
      changedMs = performance.now()
      return true
    },
    async renew() {
      const fresh = open()
      try {
        await fresh`select 1`
      } catch (error) {
        fresh.end({ timeout: 0 }).catch(() => undefined)
        throw error
      }
      // The one before is not ended: what listens on it goes on, and the rest of it is idle soon, and ends.
      driver = fresh
      drivers.push(fresh)
      pool.renew()
    },
    async close() {
      await Promise.all([...drivers.map((one) => one.end({ timeout: 5 })), pool.end()])
    },
  }
}

/** Runs `work` on connections of its own, which are closed when it has ended, however it ends. */
export async function withConnection<Result>(
  address: DatabaseAddress,
  options: ConnectOptions,
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  const database = connect(address, options)
  try {
    return await work(database)
  } finally {
    await database.close()
  }
}
