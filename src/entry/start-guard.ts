import { every, type Repetition } from '../platform/clock/every.ts'
import { systemClock, type Clock } from '../platform/clock/clock.ts'
import { readRing } from '../platform/crypto/secret-ring.ts'
import { systemRandom } from '../platform/crypto/random.ts'
import { COUNT_EVERY_MS, createEventLog } from '../platform/events/event-log.ts'
import { createLog } from '../platform/log/log.ts'
import { connect } from '../platform/postgres/connect.ts'
import { renewConnections } from '../platform/postgres/renew-connections.ts'
import { untilReachable } from '../platform/postgres/until-reachable.ts'
import type { GuardContext, GuardKeys } from '../security/guard-context.ts'
import { requestChannel } from '../security/immediate-response/operator-request.ts'
import { parseFormerKeys } from '../security/investigation/former-event-keys.ts'
import { takeDuty } from '../security/monitoring/guard-duty.sql.ts'
import type { ToldConfiguration } from '../security/monitoring/configuration/configuration-watch.ts'
import { beginDuties, type GuardDuties } from './guard-duties.ts'
import type { GuardStart } from './start-message.ts'

const CONNECTIONS_MAX = 6
const TURN_EVERY_MS = 500
const SEAL_EVERY_MS = 100
const WATCH_EVERY_MS = 100
const CHECKPOINT_EVERY_MS = 1_000
const BEAT_EVERY_MS = 1_000
const TELL_EVERY_MS = 500
const REQUESTS_EVERY_MS = 500
const ISOLATION_EVERY_MS = 100
const SWEEP_LOOK_MS = 1_000

/** A guard that runs. */
export interface RunningGuard {
  context: GuardContext
  /** Takes over the passwords and keys of `start`, with the steps in hand going on. */
  renew(start: GuardStart): void
  /** Finishes the steps in hand, seals and signs what is there, says that it stops, closes. */
  stop(): Promise<void>
}

/** Everything the guard works with, under its own role. `6fb` uses it too, to act when the server is down. */
export function createGuardContext(start: GuardStart, clock: Clock = systemClock): GuardContext {
  const keys = keysOf(start)
  return {
    database: connect(start.database, { connectionsMax: CONNECTIONS_MAX, applicationName: '6fb guard' }),
    clock,
    random: systemRandom,
    events: createEventLog({ clock, random: systemRandom, macKey: () => keys.eventMac[0] }),
    keys,
    log: createLog(start.settings.logLevel, 'guard'),
    dataDir: start.dataDir,
  }
}

/**
 * Starts the guard: it seals, watches, answers, decides and tells that it lives. Of two guards on one database only
 * one does; the other stands by and takes over when the first is gone. It asks the database for nothing before `ready`.
 */
export async function startGuard(start: GuardStart, ready?: Promise<void>): Promise<RunningGuard> {
  const context = createGuardContext(start)
  const { database, log } = context
  // One connection that holds the place of the guard on duty.
  const post = connect(start.database, { connectionsMax: 1, applicationName: '6fb guard on duty' })
  let duties: GuardDuties | null = null
  let told: ToldConfiguration = start

  const takeTurn = async (): Promise<void> => {
    const isOurs = await takeDuty(post.sql)
    if (isOurs && duties === null) duties = await beginDuties(context, start.settings, CONNECTIONS_MAX)
    if (!isOurs && duties !== null) {
      log.error('another guard has taken over; this one stands by')
      duties.close()
      duties = null
    }
  }
  const decide = async (): Promise<void> => {
    await duties?.decide()
  }
  const answer = (): void => {
    decide().catch((error: unknown) => log.warn({ error: String(error) }, 'a request waits'))
  }

  await ready
  await untilReachable(database)
  await takeTurn()
  if (duties === null) log.warn('another guard is on duty; this one stands by')
  const subscription = await database.sql.listen(requestChannel, answer, answer)
  const repetitions: Repetition[] = [
    every(TURN_EVERY_MS, takeTurn, log),
    every(SEAL_EVERY_MS, async () => duties?.seal(), log),
    every(CHECKPOINT_EVERY_MS, async () => duties?.sign(), log),
    every(COUNT_EVERY_MS, async () => duties?.tellCount(), log),
    every(WATCH_EVERY_MS, async () => duties?.look(), log),
    every(REQUESTS_EVERY_MS, decide, log),
    every(TELL_EVERY_MS, async () => duties?.tell(), log),
    every(ISOLATION_EVERY_MS, async () => duties?.keepIsolation(), log),
    every(BEAT_EVERY_MS, async () => duties?.beat('running'), log),
    every(BEAT_EVERY_MS, async () => duties?.watchServer(), log),
    every(BEAT_EVERY_MS, async () => duties?.watchBooking(), log),
    every(BEAT_EVERY_MS, async () => duties?.watchLimits(), log),
    every(BEAT_EVERY_MS, async () => duties?.followPlaybooks(), log),
    every(BEAT_EVERY_MS, async () => duties?.watchReadiness(), log),
    every(BEAT_EVERY_MS, async () => duties?.watchConfiguration(told), log),
    every(BEAT_EVERY_MS, async () => duties?.watchVisitors(), log),
    every(SWEEP_LOOK_MS, async () => duties?.sweep(), log),
    every(SWEEP_LOOK_MS, async () => duties?.sweepRows(), log),
  ]
  return {
    context,
    renew(next) {
      told = next
      Object.assign(context.keys, keysOf(next))
      // The place on duty belongs to its connection: that is not given up before somebody ends it.
      post.usePassword(next.database.password)
      if (database.usePassword(next.database.password)) renewConnections(database, log)
    },
    async stop() {
      await subscription.unlisten().catch(() => undefined)
      await Promise.all(repetitions.map((repetition) => repetition.stop()))
      try {
        await duties?.end()
      } catch (error) {
        log.warn({ error: String(error) }, 'the last events are sealed at the next start')
      }
      await Promise.all([database.close(), post.close()])
    },
  }
}

function keysOf({ keys }: GuardStart): GuardKeys {
  const { checkpointSigning, checkpointFormer } = keys
  return {
    eventMac: readRing(keys.eventMac),
    eventMacFormer: parseFormerKeys(keys.eventMacFormer),
    witness: readRing(keys.witness)[0],
    checkpointSigning,
    checkpointFormer,
  }
}
