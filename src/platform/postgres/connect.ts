import { Kysely } from 'kysely'
import { PostgresJSDialect } from 'kysely-postgres-js'
import postgres from 'postgres'
import type { DatabaseAddress } from './address.ts'
import type { DB } from './database-types.ts'

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

/** Connects lazily: nothing is sent until the first query, so an unreachable server shows then. */
export function connect(address: DatabaseAddress, options: ConnectOptions): Database {
  const sql = postgres({
    host: address.host,
    port: address.port,
    database: address.database,
    username: address.username,
    password: address.password,
    ssl: address.tls ? 'require' : false,
    max: options.connectionsMax,
    connect_timeout: 3,
    idle_timeout: 300,
    // A server that comes back is found within a second, however long it was away.
    backoff: (attempt: number) => Math.min(0.05 * 2 ** attempt, 1),
    // fetch_types stays on: without it the driver's reserve() never resolves on a fresh connection.
    onnotice: () => undefined,
    types,
    connection: {
      application_name: options.applicationName,
      TimeZone: 'UTC',
      statement_timeout: options.statementTimeoutMs ?? 15_000,
    },
  }) as Sql
  return {
    query: new Kysely<DB>({ dialect: new PostgresJSDialect({ postgres: sql }) }),
    sql,
    close: () => sql.end({ timeout: 5 }),
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
