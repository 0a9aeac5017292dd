import { withTenant, type TenantTransaction } from '../../../platform/postgres/tenant.ts'
import type { SignedInActor } from '../../auth/actor.ts'
import type { ClientRecord } from '../client.ts'
import type { ClientContext } from '../client-context.ts'
import { selectClients, selectOwnClient } from '../clients.sql.ts'
import { clientProblems } from '../errors.ts'

/** What the shop knows of the actor himself, as a client. Problems: no_client_record. */
export async function readOwnClient(
  { database, clock }: ClientContext,
  { shopId, accountId }: SignedInActor,
  within?: TenantTransaction,
): Promise<ClientRecord> {
  const read = async (transaction: TenantTransaction): Promise<ClientRecord | undefined> => {
    const id = await selectOwnClient(transaction, accountId)
    if (id === undefined) return undefined
    const [client] = await selectClients(transaction, { id, sight: null, limit: 1, now: clock.now() })
    return client
  }
  const client = await (within === undefined
    ? withTenant(database, { shopId, accountId }, read)
    : read(within))
  if (client === undefined) throw clientProblems.no_client_record()
  return client
}
