import { isAway } from '../../platform/postgres/is-away.ts'
import type { GuardContext } from '../guard-context.ts'
import { noteRecovery } from '../investigation/note-recovery.ts'
import { openIncident } from '../investigation/open-incident.ts'
import { REHEARSE_AGAIN_MS, REHEARSE_EVERY_MS, unreadyFinding, type Readiness } from './readiness.ts'
import { rehearseAnswer } from './rehearse-answer.ts'

/**
 * Rehearses the answer to an attack, first on `connections` connections, then every ten minutes on one, and
 * every half minute while it fails. A failure is an incident, unless the database is away, which is another one.
 */
export async function watchReadiness(
  context: GuardContext,
  readiness: Readiness,
  connections: number,
): Promise<void> {
  const { clock } = context
  const nowMs = clock.monotonicMs()
  const waitMs = readiness.brokenSinceMs === null ? REHEARSE_EVERY_MS : REHEARSE_AGAIN_MS
  if (nowMs - readiness.rehearsedMs < waitMs) return
  const isFirst = readiness.rehearsedMs === -Infinity
  readiness.rehearsedMs = nowMs
  try {
    await rehearseAnswer(context, isFirst ? connections : 1)
  } catch (error) {
    if (isAway(error)) throw error
    readiness.brokenSinceMs ??= clock.epochMs()
    const problem = error instanceof Error ? error.message : String(error)
    await openIncident(context, unreadyFinding(problem, readiness.brokenSinceMs))
    return
  }
  // Before the first rehearsal, an earlier guard may have left its incident open.
  if (readiness.brokenSinceMs === null && !isFirst) return
  readiness.brokenSinceMs = null
  await noteRecovery(context, 'response-broken', 'Attacks can be contained again.')
}
