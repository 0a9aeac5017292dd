import type { Transaction } from 'kysely'
import type { DB } from '../../platform/postgres/database-types.ts'
import { isUuid } from '../../platform/postgres/is-uuid.ts'
import type { GuardContext } from '../guard-context.ts'
import { resolveIncident } from '../recovery/resolve-incident.ts'
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
import { readShield } from '../response-actions/shields/shield.ts'
import type { Decision, OperatorRequest } from './operator-request.ts'
import { mayOperate, takeRequest, updateDecision } from './operator-request.sql.ts'

/**
 * Decides every request that waits, each in a transaction of its own. The server only carries requests: whether the
 * account may ask, and whether its session still lives, the guard checks itself.
 */
export async function decideRequests(context: GuardContext): Promise<number> {
  const { database, clock } = context
  for (let count = 0; ; count++) {
    const found = await database.query.transaction().execute(async (transaction) => {
      const request = await takeRequest(transaction)
      if (request === undefined) return false
      const at = Temporal.Instant.fromEpochMilliseconds(clock.epochMs())
      const decision = (await mayOperate(transaction, request, at, shopsOf(request)))
        ? await carryOut(context, transaction, request)
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
): Promise<Decision> {
  const { verb, target, reason, account_id: by } = request
  if (isClosureVerb(verb)) return shut(context, transaction, verb, request)
  if (isEpochVerb(verb)) {
    if (!isEpochTarget(verb, target)) return refused('There is no such role or shop.')
    return told(await revokeSince(context, transaction, { verb, target }, { reason, by }))
  }
  if (verb === 'rotate_signing_keys') {
    const count = await revokeSigningKeys(context, transaction, { reason, by })
    return { outcome: 'done', detail: `Revoked ${inWords(count, 'signing key')}.` }
  }
  if (verb === 'tighten_limits') {
    if (readShield(target) === null)
      return refused('Limits are divided by 2 to 20, those of all or of one route.')
    await giveOrders(context, transaction, [{ verb, target, reason }], { incidentId: null, by })
    return { outcome: 'done', detail: 'Shields are up for an hour.' }
  }
  if (verb !== 'block_source' && !isUuid(target)) return refused('There is nothing with this id.')
  switch (verb) {
    case 'lift_containment': {
      if ((await containmentById(transaction, target))?.verb === 'release_holds') return refused(NO_UNDO)
      const lifted = await liftContainment(context, transaction, { id: target, by, reason })
      return lifted ? done : refused('No such order stands: it was lifted already, or never given.')
    }
    case 'resolve_incident': {
      if (reason.trim() === '') return refused('Say in a sentence why it is over.')
      const resolved = await resolveIncident(context, transaction, { id: target, by, reason })
      return resolved ? done : refused('There is no such incident, or it is resolved already.')
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
    outcome: 'done',
    detail: ordered.stoodBefore ? 'That is in force already.' : closureLine(closure),
  }
}

const done: Decision = { outcome: 'done', detail: '' }

/** Of which shop whoever asks this has to be an operator: its id, 'all', or null for any. */
function shopsOf({ verb, target }: OperatorRequest): string | null {
  if (verb === 'rotate_signing_keys' || verb === 'tighten_limits' || isClosureVerb(verb)) return 'all'
  return isEpochVerb(verb) ? (shopOfEpoch(verb, target) ?? 'all') : null
}

function told(revocation: Revocation): Decision {
  return { outcome: 'done', detail: revocationWords(revocation) }
}

function refused(detail: string): Decision {
  return { outcome: 'refused', detail }
}
