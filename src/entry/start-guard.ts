import { createPublicKey } from 'node:crypto'
import { join } from 'node:path'
import { every, type Repetition } from '../platform/clock/every.ts'
import { systemClock, type Clock } from '../platform/clock/clock.ts'
import { sha256 } from '../platform/crypto/digest.ts'
import { systemRandom } from '../platform/crypto/random.ts'
import { createEventLog } from '../platform/events/event-log.ts'
import { createLog } from '../platform/log/log.ts'
import { connect } from '../platform/postgres/connect.ts'
import type { GuardContext } from '../security/guard-context.ts'
import { decideRequests } from '../security/immediate-response/decide-requests.ts'
import { requestChannel } from '../security/immediate-response/operator-request.ts'
import type { Checkpoint } from '../security/investigation/event-chain.ts'
import { openIncident } from '../security/investigation/open-incident.ts'
import { sealEvents } from '../security/investigation/seal-events.ts'
import { tamperingFinding } from '../security/investigation/tampering.ts'
import { verifyChain } from '../security/investigation/verify-chain.ts'
import { writeCheckpoint } from '../security/investigation/write-checkpoint.ts'
import { beatAsGuard } from '../security/monitoring/heartbeat.sql.ts'
import { newServerWatch } from '../security/monitoring/server-watch.ts'
import { watchServer } from '../security/monitoring/watch-server.ts'
import { createWatchman } from './watchman.ts'
import type { GuardStart } from './start-message.ts'

const SEAL_EVERY_MS = 100
const WATCH_EVERY_MS = 100
const CHECKPOINT_EVERY_MS = 1_000
const BEAT_EVERY_MS = 1_000
const REQUESTS_EVERY_MS = 500
const SWEEP_EVERY_MS = 30_000

/** A guard that runs. */
export interface RunningGuard {
  context: GuardContext
  /** Finishes the step in hand, seals and signs what is there, says that it stops, closes. */
  stop(): Promise<void>
}

/** Everything the guard works with, under its own role. `6fb` uses it too, to act when the server is down. */
export function createGuardContext(start: GuardStart, clock: Clock = systemClock): GuardContext {
  const eventMac = Buffer.from(start.keys.eventMac, 'base64url')
  const spki = createPublicKey(start.keys.checkpointSigning).export({ type: 'spki', format: 'der' })
  return {
    database: connect(start.database, { connectionsMax: 6, applicationName: '6fb guard' }),
    clock,
    random: systemRandom,
    events: createEventLog({ clock, random: systemRandom, macKey: eventMac }),
    keys: {
      eventMac,
      checkpointSigning: start.keys.checkpointSigning,
      checkpointKeyId: sha256(spki).toString('hex').slice(0, 16),
    },
    log: createLog(start.settings.logLevel, 'guard'),
    dataDir: start.dataDir,
  }
}

/** Starts the guard: it seals, watches, answers, decides and tells that it lives. Resolves when it does all that. */
export async function startGuard(start: GuardStart): Promise<RunningGuard> {
  const context = createGuardContext(start)
  const { database, clock, log, dataDir, keys } = context
  const beat = { instanceId: context.random.uuid(), pid: process.pid, startedAt: clock.now() }
  const publicKey = createPublicKey(keys.checkpointSigning).export({ type: 'spki', format: 'pem' }).toString()
  const watchman = createWatchman(context, join(import.meta.dirname, '../security/monitoring/rules'))
  const server = newServerWatch()
  let checkpoint: Checkpoint | null = null

  const seal = async (): Promise<void> => {
    const { forged } = await sealEvents(context)
    for (const { eventId, position, fault } of forged) {
      await openIncident(context, tamperingFinding({ position, eventId, problem: fault }, clock.epochMs()))
    }
  }
  const sign = async (): Promise<void> => {
    checkpoint = await writeCheckpoint(context, checkpoint)
  }
  const sweep = async (): Promise<void> => {
    const check = { publicKey, macKey: keys.eventMac, checkpointFile: join(dataDir, 'checkpoint.json') }
    const verdict = await verifyChain(database, check)
    if (!verdict.ok) await openIncident(context, tamperingFinding(verdict, clock.epochMs()))
  }
  const decide = async (): Promise<void> => {
    await decideRequests(context)
  }
  const answer = (): void => {
    decide().catch((error: unknown) => log.warn({ error: String(error) }, 'a request waits'))
  }

  await beatAsGuard(database.query, { ...beat, state: 'running' })
  const subscription = await database.sql.listen(requestChannel, answer, answer)
  const repetitions: Repetition[] = [
    every(SEAL_EVERY_MS, seal, log),
    every(CHECKPOINT_EVERY_MS, sign, log),
    every(WATCH_EVERY_MS, () => watchman.look(), log),
    every(REQUESTS_EVERY_MS, decide, log),
    every(BEAT_EVERY_MS, () => beatAsGuard(database.query, { ...beat, state: 'running' }), log),
    every(BEAT_EVERY_MS, () => watchServer(context, server), log),
    every(SWEEP_EVERY_MS, sweep, log),
  ]
  return {
    context,
    async stop() {
      await subscription.unlisten().catch(() => undefined)
      await Promise.all(repetitions.map((repetition) => repetition.stop()))
      try {
        await seal()
        await sign()
        await beatAsGuard(database.query, { ...beat, state: 'stopped' })
      } catch (error) {
        log.warn({ error: String(error) }, 'the last events are sealed at the next start')
      }
      await database.close()
    },
  }
}
