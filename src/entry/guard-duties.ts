import { join } from 'node:path'
import type { Settings } from '../platform/config/settings.ts'
import { hostToAsk } from '../platform/http/host-to-ask.ts'
import { lifecycleEvent } from '../platform/events/lifecycle-event.ts'
import { createSystemLog } from '../platform/log/system-log.ts'
import { newBookingWatch } from '../security/booking-protection/booking-watch.ts'
import { newLimitWatch } from '../security/booking-protection/limits/limit-watch.ts'
import { watchBooking } from '../security/booking-protection/watch-booking.ts'
import { watchLimits } from '../security/booking-protection/limits/watch-limits.ts'
import type { GuardContext } from '../security/guard-context.ts'
import { decideRequests } from '../security/immediate-response/decide-requests.ts'
import { formatCheckpoint, type Checkpoint } from '../security/investigation/event-chain.ts'
import { createChannels } from '../security/immediate-response/notification/channels/create-channels.ts'
import { deliverNotifications } from '../security/immediate-response/notification/deliver-notifications.ts'
import { planNotifications } from '../security/immediate-response/notification/plan-notifications.ts'
import { resumeNotifications } from '../security/immediate-response/notification/resume-notifications.ts'
import { newTelling } from '../security/immediate-response/notification/telling.ts'
import { openIncident } from '../security/investigation/open-incident.ts'
import { latestWitness } from '../security/investigation/protected-rows.sql.ts'
import { reportRows } from '../security/investigation/report-rows.ts'
import { openRowWitness } from '../security/investigation/row-witness.ts'
import { sealEvents } from '../security/investigation/seal-events.ts'
import { sweepRows } from '../security/investigation/sweep-rows.ts'
import { missingFinding, tamperingFinding } from '../security/investigation/tampering.ts'
import { witnessEvent } from '../security/investigation/witness-event.ts'
import { verifyChain } from '../security/investigation/verify-chain.ts'
import { writeCheckpoint } from '../security/investigation/write-checkpoint.ts'
import {
  newConfigurationWatch,
  type ToldConfiguration,
} from '../security/monitoring/configuration/configuration-watch.ts'
import { watchConfiguration } from '../security/monitoring/configuration/watch-configuration.ts'
import { newVisitorWatch } from '../security/monitoring/database/database-visitor.ts'
import { watchVisitors } from '../security/monitoring/database/watch-visitors.ts'
import { beatAsGuard } from '../security/monitoring/heartbeat.sql.ts'
import { noteRestart } from '../security/monitoring/note-restart.ts'
import { newServerWatch } from '../security/monitoring/server-watch.ts'
import { watchServer } from '../security/monitoring/watch-server.ts'
import { followPlaybooks } from '../security/response-actions/playbooks/follow-playbooks.ts'
import { loadPlaybooks } from '../security/response-actions/playbooks/load-playbooks.ts'
import { keepIsolation } from '../security/response-actions/closures/keep-isolation.ts'
import { newReadiness } from '../security/response-actions/readiness.ts'
import { tryClosing } from '../security/recovery/try-closing.ts'
import { watchReadiness } from '../security/response-actions/watch-readiness.ts'
import { createWatchman } from './watchman.ts'

/** From start to start: a change is found after this time, or that of a walk when it is longer (README of monitoring). */
const SWEEP_EVERY_MS = 30_000
/** Links per page: few, so that other duties wait for milliseconds only. */
const SWEEP_PAGE = 250

/** What a guard on duty does, each again and again. */
export interface GuardDuties {
  /** Seals what has been committed; an event that does not fit its MAC is an incident. */
  seal(): Promise<void>
  /** Signs where the chain stands, and sends that to the system log. */
  sign(): Promise<void>
  /** Counts its own events in the log. */
  tellCount(): Promise<void>
  /** Runs the rules over what is new. */
  look(): Promise<void>
  /** Decides what operators ask for. */
  decide(): Promise<void>
  /** Tells people of incidents: at once, in a digest, again until somebody acknowledges. */
  tell(): Promise<void>
  /** Cuts the server off from the database while an order says so, and lets it in again. */
  keepIsolation(): Promise<void>
  beat(state: 'running' | 'stopped'): Promise<void>
  watchServer(): Promise<void>
  watchBooking(): Promise<void>
  /** Whether the server's limits hold; one that does not is an incident. */
  watchLimits(): Promise<void>
  /** Goes on with the playbooks of open incidents. */
  followPlaybooks(): Promise<void>
  /** Rehearses the answer to an attack, when that is due; one that fails is an incident. */
  watchReadiness(): Promise<void>
  /** Looks at the configuration, when that is due; what is not safe, and what is another than before, is an incident. */
  watchConfiguration(told: ToldConfiguration): Promise<void>
  /** Looks who is connected to the database; somebody who is not the program is an incident. */
  watchVisitors(): Promise<void>
  /** Walks the whole chain, when that is due; a broken link is an incident. */
  sweep(): Promise<void>
  /** Compares every protected row with what was witnessed, when that is due; one that differs is an incident. */
  sweepRows(): Promise<void>
  /** Says that it stops, then seals and signs the last events. */
  end(): Promise<void>
  /** Goes off duty without a word. */
  close(): void
}

const rules = join(import.meta.dirname, '../security/monitoring/rules')
const playbooksFolder = join(import.meta.dirname, '../security/response-actions/playbooks/cacao')

/** Comes on duty: tells so, and begins with an empty memory. `connections` is how many of its own the database has. */
export async function beginDuties(
  context: GuardContext,
  settings: Settings,
  connections: number,
): Promise<GuardDuties> {
  const { database, clock, random, events, keys, dataDir, log } = context
  const self = { instanceId: random.uuid(), pid: process.pid, startedAt: clock.now() }
  const watchman = createWatchman(context, rules)
  const playbooks = loadPlaybooks(playbooksFolder)
  const asked = { host: hostToAsk(settings.host), rateLimitMax: settings.rateLimitMax }
  const server = newServerWatch()
  const booking = newBookingWatch()
  const limits = newLimitWatch()
  const readiness = newReadiness()
  const configuration = newConfigurationWatch()
  const visitors = newVisitorWatch()
  const telling = newTelling(settings, createChannels(settings, context))
  const witness = openRowWitness(join(dataDir, 'witness.db'), keys.witness, random)
  // Another guard was on duty meanwhile, or the file is not the one that was: it doesn't know what has changed since.
  const newest = await latestWitness(database.query, keys.eventMac, keys.eventMacFormer)
  if (newest !== witness.id) witness.forget()
  const systemLog = createSystemLog(settings.syslog)
  let isSystemLogLost = false
  let checkpoint: Checkpoint | null = null
  let access = await keepIsolation(context)
  let sweptMs = -Infinity
  let rowsSweptMs = -Infinity

  await noteRestart(context, self.instanceId)
  await resumeNotifications(context)
  const duties: GuardDuties = {
    async seal() {
      const { forged, foreign } = await sealEvents(context, { witness })
      await reportRows(
        context,
        witness,
        foreign.map((row) => ({ ...row, what: row.digest === null ? 'deleted' : 'changed' })),
      )
      for (const { eventId, position, fault } of forged) {
        await openIncident(context, tamperingFinding({ position, eventId, problem: fault }, clock.epochMs()))
      }
    },
    async sign() {
      const before = checkpoint
      checkpoint = await writeCheckpoint(context, before)
      if (checkpoint === null || checkpoint === before) return
      try {
        await systemLog(formatCheckpoint(checkpoint).trimEnd())
        isSystemLogLost = false
      } catch (error) {
        if (!isSystemLogLost) log.warn({ error: String(error) }, 'checkpoints do not reach the system log')
        isSystemLogLost = true
      }
    },
    tellCount: () => events.tellCount(database.query),
    look: () => watchman.look(),
    async decide() {
      await decideRequests(context, () => tryClosing(context, asked))
    },
    async tell() {
      await planNotifications(context, telling)
      await deliverNotifications(context, telling)
    },
    async keepIsolation() {
      access = await keepIsolation(context)
    },
    beat: (state) => beatAsGuard(database.query, { ...self, state }),
    watchServer: () => watchServer(context, server, !access.mayConnect),
    watchBooking: () =>
      watchBooking(context, booking, { host: hostToAsk(settings.host), isSilent: server.silent }),
    watchLimits: () => watchLimits(context, limits, { host: hostToAsk(settings.host), settings }),
    followPlaybooks: () => followPlaybooks(context, playbooks, asked),
    watchReadiness: () => watchReadiness(context, readiness, connections),
    watchConfiguration: (told) => watchConfiguration(context, configuration, told),
    watchVisitors: () =>
      watchVisitors(context, visitors, {
        expected: settings.databaseVisitors,
        logFile: join(dataDir, 'postgres.log'),
      }),
    async sweep() {
      const nowMs = clock.monotonicMs()
      if (nowMs - sweptMs < SWEEP_EVERY_MS) return
      sweptMs = nowMs
      const verdict = await verifyChain(database, {
        publicKey: `${keys.checkpointSigning}\n${keys.checkpointFormer}`,
        macKey: keys.eventMac,
        formerMacKeys: keys.eventMacFormer,
        checkpointFile: join(dataDir, 'checkpoint.json'),
        remembered: checkpoint,
        pageSize: SWEEP_PAGE,
      })
      if (verdict.ok) return
      for (const gone of verdict.missing) await openIncident(context, missingFinding(gone, clock.epochMs()))
      if (verdict.position !== verdict.missing[0]?.position)
        await openIncident(context, tamperingFinding(verdict, clock.epochMs()))
    },
    async sweepRows() {
      const nowMs = clock.monotonicMs()
      if (nowMs - rowsSweptMs < SWEEP_EVERY_MS) return
      rowsSweptMs = nowMs
      const { rows, tampered, tookIn } = await sweepRows(context, witness)
      if (tookIn)
        await database.query
          .transaction()
          .execute((transaction) => events.append(transaction, witnessEvent(witness.id, rows)))
      await reportRows(context, witness, tampered)
      witness.keepReported(tampered)
    },
    async end() {
      await Promise.all(telling.inFlight)
      const event = lifecycleEvent({ what: 'stopped', process: 'guard', instanceId: self.instanceId })
      await database.query.transaction().execute((transaction) => events.append(transaction, event))
      await duties.tellCount()
      await duties.seal()
      await duties.sign()
      await duties.beat('stopped')
      duties.close()
    },
    close: () => witness.close(),
  }
  await duties.beat('running')
  return duties
}
