import { httpProblems } from '../../platform/http/errors.ts'
import type { TenantTransaction } from '../../platform/postgres/tenant.ts'
import { isStaff, type Actor } from '../auth/actor.ts'
import { lockClient, type LockedClient } from './clients.sql.ts'
import { clientProblems } from './errors.ts'
import { sightOf } from './sight.ts'

/**
 * The client that a member of the staff means by `id`, also by one that was merged; locked, so that he is neither merged nor erased
 * before the transaction has ended. Problems: not_found (also for whom the actor does not see), client_erased.
 */
export async function findClient(
  transaction: TenantTransaction,
  actor: Actor,
  id: string,
  strength: 'key share' | 'update' = 'key share',
): Promise<LockedClient> {
  const client = isStaff(actor) ? await lockClient(transaction, id, sightOf(actor), strength) : undefined
  if (client === undefined) throw httpProblems.not_found()
  if (client.erasedAt !== null) throw clientProblems.client_erased()
  return client
}
