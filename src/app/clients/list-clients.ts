import { withTenant } from '../../platform/postgres/tenant.ts'
import { tenantOf, type SignedInActor } from '../auth/actor.ts'
import type { ClientRecord } from './client.ts'
import type { ClientContext } from './client-context.ts'
import { selectClients, type ClientFilter } from './clients.sql.ts'
import { sightOf } from './sight.ts'

/** The clients that the actor may see, newest first: a barber his own, all for who runs the shop. */
export async function listClients(
  { database, clock }: ClientContext,
  actor: SignedInActor,
  filter: Pick<ClientFilter, 'text' | 'tag' | 'after' | 'limit'>,
): Promise<ClientRecord[]> {
  return withTenant(database, tenantOf(actor), (transaction) =>
    selectClients(transaction, { ...filter, sight: sightOf(actor), now: clock.now() }),
  )
}
