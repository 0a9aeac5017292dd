import { withTenant } from '../../platform/postgres/tenant.ts'
import { tenantOf, type SignedInActor } from '../auth/actor.ts'
import type { ClientRecord, Consent } from './client.ts'
import type { ClientContext } from './client-context.ts'
import { clientEvent } from './client-event.ts'
import { insertConsent } from './consents.sql.ts'
import { findClient } from './find-client.ts'
import { readClient } from './read-client.ts'

/**
 * Adds to the history what a client has agreed to or taken back; nothing in it ever changes. Said twice, it stands there
 * twice, and holds the same. Problems: not_found, client_erased.
 */
export async function recordConsent(
  context: ClientContext,
  actor: SignedInActor,
  { clientId, ...said }: Omit<Consent, 'at'> & { clientId: string },
): Promise<ClientRecord> {
  const { database, clock, random, events } = context
  return withTenant(database, tenantOf(actor), async (transaction) => {
    const { id } = await findClient(transaction, actor, clientId)
    await insertConsent(transaction, {
      id: random.uuid(),
      shopId: actor.shopId,
      clientId: id,
      recordedBy: actor.accountId,
      at: clock.now(),
      ...said,
    })
    await events.append(
      transaction,
      clientEvent(actor, id, 'changed', { consent: said.purpose, given: said.given }),
    )
    return readClient(context, actor, id, transaction)
  })
}
