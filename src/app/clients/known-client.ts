import { withTenant } from '../../platform/postgres/tenant.ts'
import { tenantOf, type Actor } from '../auth/actor.ts'
import type { ClientContext } from './client-context.ts'
import { findClient } from './find-client.ts'
import { readClient } from './read-client.ts'

/** A client of the shop for whom a booking is made, with what is known of him. */
export interface KnownClient {
  id: string
  name: string
  email: string | null
  phone: string | null
}

/**
 * The client of the shop that a member of the staff books for; of one that was merged, whoever has the records since.
 * Problems: not_found (also for whom the actor does not see, and for clients and guests), client_erased.
 */
export async function knownClient(
  context: Pick<ClientContext, 'database' | 'clock'>,
  actor: Actor,
  clientId: string,
): Promise<KnownClient> {
  return withTenant(context.database, tenantOf(actor), async (transaction) => {
    await findClient(transaction, actor, clientId)
    const { id, name, email, phone } = await readClient(context, actor, clientId, transaction)
    return { id, name, email, phone }
  })
}
