import type { Transaction } from 'kysely'
import { ProblemError } from '../../platform/http/problem.ts'
import type { DB, JsonObject } from '../../platform/postgres/database-types.ts'
import { isUuid } from '../../platform/postgres/is-uuid.ts'
import type { GuardContext } from '../guard-context.ts'
import { severities } from '../incident-classification/criteria.ts'
import type { StillOpen, TryClosing } from '../recovery/closing.ts'
import { lowerSeverity } from '../recovery/lower-severity.ts'
import { noteIncident } from '../recovery/note-incident.ts'
import { resolveIncident } from '../recovery/resolve-incident.ts'
import { whyOpen } from '../recovery/why-open.ts'
import { containmentById } from '../response-actions/containment.sql.ts'
import {
  closureLine,
  isClosureVerb,
  NO_UNDO,
  readClosure,
  type ClosureVerb,
} from '../response-actions/closures/closure.ts'
import { giveOrders } from '../response-actions/give-orders.ts'
import { liftContainment } from '../response-actions/lift-containment.ts'
import { inWords } from '../investigation/incident.ts'
import { isEpochTarget, isEpochVerb, shopOfEpoch } from '../response-actions/epoch.ts'
import { orderClosure } from '../response-actions/closures/order-closure.ts'
import { requirePasswordReset } from '../response-actions/require-password-reset.ts'
import { revocationWords, type Revocation } from '../response-actions/revocation.ts'
import { accountsOfIncident } from '../response-actions/revocation.sql.ts'
import { revokeAccounts } from '../response-actions/revoke-accounts.ts'
import { revokeSigningKeys } from '../response-actions/revoke-signing-keys.ts'
import { revokeSince } from '../response-actions/revoke-since.ts'
import { endStep } from '../response-actions/playbooks/end-step.ts'
import { readShield } from '../response-actions/shields/shield.ts'
import type { OperatorProblem } from './errors.ts'
import { acknowledgeIncident } from './notification/acknowledge-incident.ts'
import { readRota } from './notification/rota-request.ts'
import { setOnCall } from './notification/set-on-call.ts'
import type { Decision, OperatorRequest } from './operator-request.ts'
import { mayOperate, takeRequest, updateDecision } from './operator-request.sql.ts'

/**
 * Decides every request that waits, each in a transaction of its own. The server only carries requests: whether the
 * account may ask, and whether its session still lives, the guard checks itself. `tryClosing` tries what must work before
 * an incident is closed. Gives how many it decided.
 */
export async function decideRequests(context: GuardContext, tryClosing: TryClosing): Promise<number> {
  const { database, clock } = context
  for (let count = 0; ; count++) {
    const found = await database.query.transaction().execute(async (transaction) => {
      const request = await takeRequest(transaction)
      if (request === undefined) return false
      const at = Temporal.Instant.fromEpochMilliseconds(clock.epochMs())
      const decision = (await mayOperate(transaction, request, at, shopsOf(request)))
        ? await carryOut(context, transaction, request, tryClosing)
        : refused('This account may not do that, or its session has ended.')
      await updateDecision(transaction, request.id, decision, at)
      return true
    })
    if (!found) return count
  }
}

async function carryOut(
  context: GuardContext,
  transaction: Transaction<DB>,
  request: OperatorRequest,
  tryClosing: TryClosing,
): Promise<Decision> {
  const { verb, target, reason, details, account_id: by } = request
  if (isClosureVerb(verb)) return shut(context, transaction, verb, request)
  if (isEpochVerb(verb)) {
    if (!isEpochTarget(verb, target)) return refused('There is no such role or shop.')
    return told(await revokeSince(context, transaction, { verb, target }, { reason, by }))
  }
  if (verb === 'rotate_signing_keys') {
    const count = await revokeSigningKeys(context, transaction, { reason, by })
    return { ...done, detail: `Revoked ${inWords(count, 'signing key')}.` }
  }
  if (verb === 'tighten_limits') {
    if (readShield(target) === null)
      return refused('Limits are divided by 2 to 20, those of all or of one route.')
    await giveOrders(context, transaction, [{ verb, target, reason }], { incidentId: null, by })
    return { ...done, detail: 'Shields are up for an hour.' }
  }
  if (verb === 'set_on_call') {
    const shifts = readRota(target)
    if (shifts === null) return refused('A shift names an account, and ends after it begins.')
    const isSet = await setOnCall(context, transaction, { shifts, by })
    return isSet ? done : refused('On call are owners and operators only.')
  }
  if (verb !== 'block_source' && !isUuid(target)) return refused('There is nothing with this id.')
  switch (verb) {
    case 'lift_containment': {
      if ((await containmentById(transaction, target))?.verb === 'release_holds') return refused(NO_UNDO)
      const lifted = await liftContainment(context, transaction, { id: target, by, reason })
      return lifted ? done : refused('No such order stands: it was lifted already, or never given.')
    }
    case 'acknowledge_incident': {
      const came = await acknowledgeIncident(context, transaction, { id: target, by })
      if (came === 'unknown') return refused('There is no such incident.')
      return came === 'resolved' ? refused('It is resolved already.') : done
    }
    case 'resolve_incident': {
      const closing = { id: target, by, reason, ...closingOf(details) }
      const open = await resolveIncident(context, transaction, closing, await tryClosing())
      return open === null ? done : { ...refused(whyOpen(open)), problem: problemOf(open) }
    }
    case 'note_incident': {
      if (reason.trim() === '') return refused('The note is empty.')
      const noted = await noteIncident(context, transaction, { incidentId: target, text: reason, by })
      return noted ? done : refused('There is no such incident.')
    }
    case 'end_step': {
      const state = details['state'] === 'skipped' ? 'skipped' : 'done'
      const ended = await endStep(context, transaction, { id: target, state, note: reason, by })
      return ended ? done : refused('This step waits for nobody.')
    }
    case 'lower_severity': {
      const to = severities.find((one) => one === details['to'])
      if (to === undefined) return refused('There is no such severity.')
      try {
        const lowered = await lowerSeverity(context, transaction, { incidentId: target, to, reason, by })
        return lowered ? done : refused('There is no such incident.')
      } catch (error) {
        if (error instanceof ProblemError) return refused(error.message)
        throw error
      }
    }
    case 'revoke_session':
    case 'block_source': {
      await giveOrders(context, transaction, [{ verb, target, reason }], { incidentId: null, by })
      return done
    }
    case 'revoke_account': {
      return told(await revokeAccounts(context, transaction, [target], { reason, by }))
    }
    case 'require_password_reset': {
      const accounts = (await accountsOfIncident(transaction, target)) ?? [target]
      return told(await requirePasswordReset(context, transaction, accounts, { reason, by }))
    }
  }
}

const done: Decision = { outcome: 'done', detail: '', problem: null }

function closingOf(details: JsonObject): { lessons: string; containments: 'lift' | 'keep' | null } {
  const { lessons, containments } = details
  return {
    lessons: typeof lessons === 'string' ? lessons : '',
    containments: containments === 'lift' || containments === 'keep' ? containments : null,
  }
}

function problemOf(open: StillOpen): OperatorProblem | null {
  if (open.why === 'checks') return 'checks_not_green'
  return open.why === 'containments' ? 'containments_undecided' : null
}

async function shut(
  context: GuardContext,
  transaction: Transaction<DB>,
  verb: ClosureVerb,
  { target, reason, account_id: by, incident_id: incidentId, ttl_minutes: minutes }: OperatorRequest,
): Promise<Decision> {
  const closure = readClosure(verb, target)
  if (typeof closure === 'string') return refused(closure)
  const ttlMs = minutes === null ? null : minutes * 60_000
  const ordered = await orderClosure(context, transaction, closure, { reason, by, incidentId, ttlMs })
  if (typeof ordered === 'string') return refused(ordered)
  return {
    ...done,
    detail: ordered.stoodBefore ? 'That is in force already.' : closureLine(closure),
  }
}

/** Of which shop whoever asks this has to be an operator: its id, 'all', or null for any. */
function shopsOf({ verb, target }: OperatorRequest): string | null {
  if (verb === 'rotate_signing_keys' || verb === 'tighten_limits' || isClosureVerb(verb)) return 'all'
  return isEpochVerb(verb) ? (shopOfEpoch(verb, target) ?? 'all') : null
}

function told(revocation: Revocation): Decision {
  return { ...done, detail: revocationWords(revocation) }
}

function refused(detail: string): Decision {
  return { outcome: 'refused', detail, problem: null }
}
