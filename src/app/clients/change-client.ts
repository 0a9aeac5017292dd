import { httpProblems } from '../../platform/http/errors.ts'
import { withTenant } from '../../platform/postgres/tenant.ts'
import { scopeOf, tenantOf, type SignedInActor } from '../auth/actor.ts'
import { cleanTags, type ClientRecord, type ProfileChanges } from './client.ts'
import type { ClientContext } from './client-context.ts'
import { clientEvent } from './client-event.ts'
import { hasBarber, updateProfile } from './clients.sql.ts'
import { clientProblems } from './errors.ts'
import { findClient } from './find-client.ts'
import { readClient } from './read-client.ts'

/**
 * Changes a client's profile that is still as the actor has read it. The event names the fields, not what is in them.
 * What was agreed on cancellations is changed by who runs the shop. Problems: forbidden, not_found, client_erased, precondition_failed, preferred_barber_not_found.
 */
export async function changeClient(
  context: ClientContext,
  actor: SignedInActor,
  wanted: { id: string; version: number | null; changes: ProfileChanges },
): Promise<ClientRecord> {
  const { version } = wanted
  const { cancellationFreeHours, lateFeePercent } = wanted.changes
  const changesPolicy = cancellationFreeHours !== undefined || lateFeePercent !== undefined
  if (changesPolicy && scopeOf(actor, 'clients.terms') === null) throw httpProblems.forbidden()
  const { name, tags, preferredBarberId } = wanted.changes
  const changes = {
    ...wanted.changes,
    ...(name === undefined ? {} : { name: name.trim() }),
    ...(tags === undefined ? {} : { tags: cleanTags(tags) }),
  }
  return withTenant(context.database, tenantOf(actor), async (transaction) => {
    const { id } = await findClient(transaction, actor, wanted.id)
    if (preferredBarberId != null && !(await hasBarber(transaction, preferredBarberId)))
      throw clientProblems.preferred_barber_not_found()
    if (version === null || !(await updateProfile(transaction, id, version, changes)))
      throw httpProblems.precondition_failed()
    const fields = Object.keys(changes)
    await context.events.append(transaction, clientEvent(actor, id, 'changed', { fields }))
    return readClient(context, actor, id, transaction)
  })
}
