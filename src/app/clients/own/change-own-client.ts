import { httpProblems } from '../../../platform/http/errors.ts'
import { withTenant } from '../../../platform/postgres/tenant.ts'
import type { SignedInActor } from '../../auth/actor.ts'
import type { ClientRecord, ProfileChanges } from '../client.ts'
import type { ClientContext } from '../client-context.ts'
import { clientEvent } from '../client-event.ts'
import { hasBarber, updateProfile } from '../clients.sql.ts'
import { clientProblems } from '../errors.ts'
import { ensureOwnClient } from './ensure-own-client.ts'
import { readOwnClient } from './read-own-client.ts'

/**
 * Changes what the shop knows of the actor himself, if it is still as he has read it; makes his record when there is none,
 * and then `version` has to be null. Problems: precondition_failed, preferred_barber_not_found.
 */
export async function changeOwnClient(
  context: ClientContext,
  actor: SignedInActor,
  { version, changes }: { version: number | null; changes: Omit<ProfileChanges, 'tags'> },
): Promise<ClientRecord> {
  const { shopId, accountId } = actor
  const { name, preferredBarberId } = changes
  return withTenant(context.database, { shopId, accountId }, async (transaction) => {
    const { id, isNew } = await ensureOwnClient(context, transaction, actor)
    if (preferredBarberId != null && !(await hasBarber(transaction, preferredBarberId)))
      throw clientProblems.preferred_barber_not_found()
    const expected = isNew && version === null ? 1 : version
    const trimmed = { ...changes, ...(name === undefined ? {} : { name: name.trim() }) }
    if (
      expected === null ||
      (isNew && version !== null) ||
      !(await updateProfile(transaction, id, expected, trimmed))
    )
      throw httpProblems.precondition_failed()
    const fields = Object.keys(changes)
    await context.events.append(transaction, clientEvent(actor, id, 'changed', { fields }))
    return readOwnClient(context, actor, transaction)
  })
}
