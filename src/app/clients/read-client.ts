import { httpProblems } from '../../platform/http/errors.ts'
import { withTenant, type TenantTransaction } from '../../platform/postgres/tenant.ts'
import { tenantOf, type Actor } from '../auth/actor.ts'
import type { ClientRecord } from './client.ts'
import type { ClientContext } from './client-context.ts'
import { lockClient, selectClients } from './clients.sql.ts'
import { sightOf } from './sight.ts'

/**
 * One client; whoever asks for one that was merged gets the one who has the records since. `within` is the transaction to
 * read in, if there is one. Problems: not_found.
 */
export async function readClient(
  { database, clock }: Pick<ClientContext, 'database' | 'clock'>,
  actor: Actor,
  id: string,
  within?: TenantTransaction,
): Promise<ClientRecord> {
  const sight = sightOf(actor)
  const read = async (transaction: TenantTransaction): Promise<ClientRecord | undefined> => {
    const found = await lockClient(transaction, id, sight, 'key share')
    if (found === undefined) return undefined
    const [client] = await selectClients(transaction, { id: found.id, sight, limit: 1, now: clock.now() })
    return client
  }
  const client = await (within === undefined ? withTenant(database, tenantOf(actor), read) : read(within))
  if (client === undefined) throw httpProblems.not_found()
  return client
}
