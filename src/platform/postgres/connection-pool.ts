import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely'
import postgres from 'postgres'
import type { Sql } from './connect.ts'

/** How a pool of connections is made. */
export interface PoolOptions {
  connectionsMax: number
  /** Whether nothing of a statement's answer is used: it is sent together with the one after it. */
  goesAhead: (text: string) => boolean
  /** How long a statement may be unanswered, or a user may wait for a connection, in milliseconds; 0 is no limit. */
  patienceMs: number
}

/** A pool whose connections can be replaced. */
export interface RenewablePool extends PostgresPool {
  /** Has every connection of now used no more once its user has given it back. */
  renew(): void
}

interface Connection {
  driver: Sql
  /** Whether it is thrown away when its user gives it back. */
  isStale: boolean
  /** Statements that wait to be sent with the next one. */
  ahead: { text: string; parameters: unknown[] }[]
  /** What its user is given. */
  client: PostgresPoolClient
}

/** Sent as one message; all others are prepared once per connection. */
const withoutPlan: ReadonlySet<string> = new Set([
  'begin',
  'start transaction read only',
  'commit',
  'rollback',
])

const nothing: PostgresQueryResult<object> = { command: 'SELECT', rowCount: 0, rows: [] }

class ConnectionClosedError extends Error {
  readonly code = 'CONNECTION_CLOSED'

  constructor() {
    super('The connection to the database closed.')
  }
}

/** Whether the server refused a statement, and is there for another; all else ends the connection. */
function isRefusal(error: unknown): boolean {
  return error instanceof postgres.PostgresError && error.severity === 'ERROR'
}

/** The driver freezes the stack of its errors, and Kysely adds to it. */
function withWritableStack(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  return Object.defineProperty(error, 'stack', { value: error.stack, writable: true, configurable: true })
}

/**
 * The pool that Kysely takes its connections from; each has one user at a time. A broken connection is never handed out or
 * used again, whoever waits for its answer is told (CONNECTION_CLOSED), and nobody waits for ever: that is what the
 * driver's own reserve() lacks (docs/decisions/0009-mended-driver.md). `open` makes a driver of one connection, and is called
 * back when that closes.
 */
export function createConnectionPool(
  open: (onClose: () => void) => Sql,
  { connectionsMax, goesAhead, patienceMs }: PoolOptions,
): RenewablePool {
  /** All but the broken ones. */
  const living = new Set<Connection>()
  const idle: Connection[] = []
  const waiting = new Set<(connection: Connection) => void>()

  function add(): Connection {
    // Not a promise for all of them to race with: that would keep each answer for as long as the connection lives.
    const unanswered = new Set<(error: Error) => void>()
    const connection: Connection = {
      driver: open(discard),
      isStale: false,
      ahead: [],
      client: {
        query: query as PostgresPoolClient['query'],
        release(destroy) {
          if (destroy === true || connection.isStale) discard()
          else if (living.has(connection)) give(connection)
        },
      },
    }
    living.add(connection)
    return connection

    async function query(text: string, parameters: unknown[]): Promise<PostgresQueryResult<object>> {
      // Who lost the connection has rolled back, and is to hear why he lost it.
      if (!living.has(connection) && text === 'rollback') return nothing
      if (!living.has(connection)) throw new ConnectionClosedError()
      if (goesAhead(text)) {
        connection.ahead.push({ text, parameters })
        return nothing
      }
      try {
        const before = connection.ahead
          .splice(0)
          .map((statement) => send(statement.text, statement.parameters))
        const sent = send(text, parameters)
        await withPatience(orBroken(Promise.all([...before, sent])), discard)
        const rows = await sent
        return {
          command: rows.command as PostgresQueryResult<object>['command'],
          rowCount: rows.count,
          rows: Array.from(rows.values()),
        }
      } catch (error) {
        if (!isRefusal(error)) discard()
        throw withWritableStack(error)
      }
    }

    async function orBroken(answer: Promise<unknown>): Promise<void> {
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      unanswered.add(reject)
      answer.then(() => resolve(), reject)
      try {
        await promise
      } finally {
        unanswered.delete(reject)
      }
    }

    /** The driver writes to the server what comes within one turn of the event loop in one piece, and in this order. */
    function send(text: string, parameters: unknown[]): Promise<postgres.RowList<postgres.Row[]>> {
      const options = { prepare: true, simple: withoutPlan.has(text) }
      return connection.driver.unsafe(text, [...parameters] as never[], options)
    }

    function discard(): void {
      if (!living.delete(connection)) return
      if (idle.includes(connection)) idle.splice(idle.indexOf(connection), 1)
      // What the server has said of it is told first.
      setImmediate(() => {
        for (const reject of unanswered) reject(new ConnectionClosedError())
      })
      connection.driver.end({ timeout: 0 }).catch(() => undefined)
      if (waiting.size > 0) give(add())
    }
  }

  /** To whoever has waited longest; else it is there for the next. */
  function give(connection: Connection): void {
    const [longest] = waiting
    if (longest === undefined) {
      idle.push(connection)
      return
    }
    waiting.delete(longest)
    longest(connection)
  }

  async function take(): Promise<Connection> {
    const free = idle.pop()
    if (free !== undefined) return free
    if (living.size < connectionsMax) return add()
    const { promise, resolve, reject } = Promise.withResolvers<Connection>()
    waiting.add(resolve)
    return withPatience(promise, () => {
      waiting.delete(resolve)
      reject(new ConnectionClosedError())
    })
  }

  async function withPatience<Result>(work: Promise<Result>, giveUp: () => void): Promise<Result> {
    if (patienceMs === 0) return work
    const timer = setTimeout(giveUp, patienceMs)
    try {
      return await work
    } finally {
      clearTimeout(timer)
    }
  }

  return {
    options: {},
    connect: async () => (await take()).client,
    renew() {
      for (const connection of idle.splice(0)) {
        living.delete(connection)
        connection.driver.end({ timeout: 0 }).catch(() => undefined)
      }
      for (const connection of living) connection.isStale = true
    },
    async end() {
      await Promise.all([...living].map(({ driver }) => driver.end({ timeout: 5 })))
    },
  }
}
