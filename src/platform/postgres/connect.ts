import { Kysely, PostgresDialect } from 'kysely'
import postgres from 'postgres'
import type { DatabaseAddress } from './address.ts'
import { createConnectionPool } from './connection-pool.ts'
import type { DB } from './database-types.ts'
import { onlyOpens } from './tenant.ts'

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

/** Connects lazily: nothing is sent until the first query, so an unreachable server shows then. */
export function connect(address: DatabaseAddress, options: ConnectOptions): Database {
  const statementTimeoutMs = options.statementTimeoutMs ?? 15_000
  const settings = {
    host: address.host,
    port: address.port,
    database: address.database,
    username: address.username,
    password: address.password,
    ssl: address.tls ? ('require' as const) : false,
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
  const sql = postgres({
    ...settings,
    max: options.connectionsMax,
    idle_timeout: 300,
    // A server that comes back is found within a second, however long it was away.
    backoff: (attempt: number) => Math.min(0.05 * 2 ** attempt, 1),
  }) as Sql
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
    query: new Kysely<DB>({ dialect: new PostgresDialect({ pool }) }),
    sql,
    async close() {
      await Promise.all([sql.end({ timeout: 5 }), pool.end()])
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
