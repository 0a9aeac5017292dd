import { httpProblems } from '../platform/http/errors.ts'
import type { Clock } from '../platform/clock/clock.ts'
import type { Random } from '../platform/crypto/random.ts'
import type { EventLog } from '../platform/events/event-log.ts'
import { lifecycleEvent } from '../platform/events/lifecycle-event.ts'
import type { Log } from '../platform/log/log.ts'
import type { Database } from '../platform/postgres/connect.ts'
import { withTenant } from '../platform/postgres/tenant.ts'
import { firstShop } from '../security/emergency-commands/first-shop.sql.ts'
import { SILENT_AFTER_MS } from '../security/monitoring/server-watch.ts'

/** Without a guard, personal data is given for this long and no longer. */
const GUARD_GRACE_MS = 30_000
/** A database that has not answered a beat (one a second) for this long hangs. */
const HANGING_MS = 3_000

/** What the server knows of itself and of its surroundings, from memory. */
export interface ServerState {
  /** The first shop: the one that requests stand in when they name none. */
  shopId(): Promise<string>
  /** Whether the database answered the last beat, and lately: one that hangs answers nothing, not even with an error. */
  databaseIsUp: () => boolean
  /** Whether the guard's heart beats. */
  guardIsUp: () => boolean
  /** Throws guard_missing when nothing has watched over the data for longer than the grace time. */
  assertGuarded(): void
  /** From the next beat on, tells where it listens, so that the guard can ask there. */
  listensOn(port: number): void
  /** First beat and first event: tells that this instance runs. */
  begin(): Promise<void>
  /** Tells that it still runs, and looks whether the guard does. */
  beat(): Promise<void>
  /** Tells that it stopped on purpose. */
  end(): Promise<void>
}

/** The heartbeat of this server, and what it hears of the guard. */
export function createServerState(options: {
  database: Database
  clock: Clock
  random: Random
  events: EventLog
  log: Log
}): ServerState {
  const { database, clock, random, events, log } = options
  const instanceId = random.uuid()
  const startedAt = clock.now()
  let port: number | null = null
  let shop: string | undefined
  let databaseUp = true
  let guardSeenMs = clock.monotonicMs()
  let guardUp = false
  let answeredMs = clock.monotonicMs()

  const isDatabaseUp = (): boolean => databaseUp && clock.monotonicMs() - answeredMs < HANGING_MS

  async function write(state: 'running' | 'stopped'): Promise<void> {
    try {
      const rows = await database.sql<{ guard_age_ms: number | null }[]>`
        insert into heartbeat (process, instance_id, pid, started_at, at, state, port)
        values ('server', ${instanceId}, ${process.pid}, ${startedAt}, clock_timestamp(), ${state}, ${port})
        on conflict (process) do update set instance_id = excluded.instance_id, pid = excluded.pid,
          started_at = excluded.started_at, at = excluded.at, state = excluded.state, port = excluded.port
        returning (select (extract(epoch from clock_timestamp() - at) * 1000)::float8 from heartbeat
          where process = 'guard' and state = 'running') as guard_age_ms`
      databaseUp = true
      answeredMs = clock.monotonicMs()
      const age = rows[0]?.guard_age_ms ?? null
      const up = age !== null && age < SILENT_AFTER_MS
      if (up) guardSeenMs = clock.monotonicMs()
      if (guardUp && !up) log.error('the guard is silent')
      guardUp = up
    } catch (error) {
      if (databaseUp) log.error({ error: String(error) }, 'the database does not answer')
      databaseUp = false
      guardUp = false
      throw error
    }
  }

  async function tell(what: 'started' | 'stopped'): Promise<void> {
    const event = lifecycleEvent({ what, process: 'server', instanceId })
    await withTenant(database, { shopId: null }, (transaction) => events.append(transaction, event))
  }

  return {
    async shopId() {
      if (shop !== undefined) return shop
      shop = await firstShop(database.query)
      if (shop === undefined)
        throw httpProblems.not_found({
          detail: 'There is no shop yet. Run 6fb start once, or 6fb shop create.',
        })
      return shop
    },
    databaseIsUp: isDatabaseUp,
    guardIsUp: () => guardUp && isDatabaseUp(),
    assertGuarded() {
      if (clock.monotonicMs() - guardSeenMs > GUARD_GRACE_MS) {
        throw httpProblems.guard_missing({ headers: { 'retry-after': '10' } })
      }
    },
    listensOn(listening) {
      port = listening
    },
    async begin() {
      await write('running')
      await tell('started')
    },
    beat: () => write('running'),
    async end() {
      await write('stopped')
      await tell('stopped')
    },
  }
}
