import type { AppContext } from '../../app/context.ts'
import { tenantOf, type SignedInActor } from '../../app/auth/actor.ts'
import { wait } from '../../platform/clock/wait.ts'
import { withTenant } from '../../platform/postgres/tenant.ts'
import type { JsonObject } from '../../platform/postgres/database-types.ts'
import { operatorProblems } from './errors.ts'
import type { RequestVerb } from './operator-request.ts'
import { findDecision, insertRequest } from './operator-request.sql.ts'

const PATIENCE_MS = 3_000
/** Where the guard tries things out before it decides. */
const TRIAL_PATIENCE_MS = 10_000
const LOOK_EVERY_MS = 50

/**
 * Asks the guard for something in the name of a person, and waits up to three seconds for its decision, ten for a
 * resolution. Gives what it says to that. Problems: guard_refused, or a more exact one, with the guard's reason;
 * guard_silent when it doesn't decide in time (it still may).
 */
export async function askGuard(
  context: Pick<AppContext, 'database' | 'clock' | 'random'>,
  actor: SignedInActor,
  asked: {
    verb: RequestVerb
    target: string
    reason: string
    incidentId?: string | undefined
    ttlMinutes?: number | undefined
    details?: JsonObject
  },
): Promise<string> {
  const { database, clock, random } = context
  const id = random.uuid()
  const { incidentId = null, ttlMinutes = null, ...order } = asked
  const request = {
    details: {},
    ...order,
    id,
    account_id: actor.accountId,
    session_id: actor.sessionId,
    incident_id: incidentId,
    ttl_minutes: ttlMinutes,
  }
  await withTenant(database, tenantOf(actor), (transaction) =>
    insertRequest(transaction, request, clock.now()),
  )
  const patienceMs = asked.verb === 'resolve_incident' ? TRIAL_PATIENCE_MS : PATIENCE_MS
  const untilMs = clock.monotonicMs() + patienceMs
  do {
    await wait(LOOK_EVERY_MS)
    const decision = await withTenant(database, tenantOf(actor), (transaction) =>
      findDecision(transaction, id),
    )
    if (decision?.outcome === 'done') return decision.detail
    if (decision !== undefined)
      throw operatorProblems[decision.problem ?? 'guard_refused']({ detail: decision.detail })
  } while (clock.monotonicMs() < untilMs)
  throw operatorProblems.guard_silent({ headers: { 'retry-after': '5' } })
}
