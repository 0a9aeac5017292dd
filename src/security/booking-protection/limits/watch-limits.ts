import type { Settings } from '../../../platform/config/settings.ts'
import type { GuardContext } from '../../guard-context.ts'
import { noteRecovery } from '../../investigation/note-recovery.ts'
import { openIncident } from '../../investigation/open-incident.ts'
import { listeningPort } from '../booking-watch.sql.ts'
import { limitPolicies } from './limit-policies.ts'
import { servedAbove, writeLimitTest } from './limit-state.sql.ts'
import {
  inactiveFinding,
  LOOK_EVERY_MS,
  servedAboveFinding,
  TEST_EVERY_MS,
  type LimitWatch,
} from './limit-watch.ts'
import { testLimiter } from './test-limiter.ts'

const MINUTE_MS = 60_000

/**
 * Runs into the server's limit on a reserved key every half minute, and looks whether anybody was served above a limit: either
 * is a P1. A server that is not there, or does not answer, is told of elsewhere.
 */
export async function watchLimits(
  context: GuardContext,
  watch: LimitWatch,
  server: { host: string; settings: Pick<Settings, 'rateLimitMax' | 'rateLimitWindowSeconds'> },
): Promise<void> {
  const nowMs = context.clock.monotonicMs()
  if (nowMs - watch.testedMs >= TEST_EVERY_MS) {
    const port = await listeningPort(context.database.query)
    // A server that only begins is tested as soon as it listens.
    if (port !== null) {
      watch.testedMs = nowMs
      await test(context, watch, { url: `http://${server.host}:${port}`, max: server.settings.rateLimitMax })
    }
  }
  if (nowMs - watch.lookedMs < LOOK_EVERY_MS) return
  watch.lookedMs = nowMs
  // The tally is by minutes: with longer windows a limit holds there all the more, with shorter ones it can't be told.
  if (server.settings.rateLimitWindowSeconds * 1000 < MINUTE_MS) return
  const limits = Object.values(limitPolicies(server.settings)).filter(
    ({ windowSeconds }) => windowSeconds !== null,
  )
  const since = Temporal.Instant.fromEpochMilliseconds(context.clock.epochMs() - 3 * MINUTE_MS)
  for (const tallied of await servedAbove(context.database.query, limits, since)) {
    const limit = limits.find(({ name }) => name === tallied.policy)?.max ?? 0
    await openIncident(context, servedAboveFinding(tallied, limit))
  }
}

async function test(
  context: GuardContext,
  watch: LimitWatch,
  { url, max }: { url: string; max: number },
): Promise<void> {
  const { database, clock } = context
  const found = await testLimiter(context, url, max)
  if (found === null) return
  const atMs = clock.epochMs()
  await writeLimitTest(database.query, { ...found, at: Temporal.Instant.fromEpochMilliseconds(atMs) })
  if (found.ok) {
    watch.brokenSinceMs = null
    await noteRecovery(context, 'limiter-inactive', 'The rate limiter limits again.')
    return
  }
  watch.brokenSinceMs ??= atMs
  await openIncident(context, inactiveFinding(found.detail, watch.brokenSinceMs))
}
