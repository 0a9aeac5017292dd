import type { TenantTransaction } from '../../../platform/postgres/tenant.ts'
import type { SignedInActor } from '../../auth/actor.ts'
import type { ClientContext } from '../client-context.ts'
import { clientEvent } from '../client-event.ts'
import { insertClient, lockOwnClient, selectOwnAccount, selectOwnClient } from '../clients.sql.ts'

/** The client that an account is in this shop; made from the account when there is none yet. */
export async function ensureOwnClient(
  { clock, random, events }: ClientContext,
  transaction: TenantTransaction,
  actor: SignedInActor,
): Promise<{ id: string; isNew: boolean }> {
  const { shopId, accountId } = actor
  await lockOwnClient(transaction, accountId)
  const found = await selectOwnClient(transaction, accountId)
  if (found !== undefined) return { id: found, isNew: false }
  const id = random.uuid()
  const profile = await selectOwnAccount(transaction, accountId)
  await insertClient(transaction, {
    id,
    shopId,
    accountId,
    createdBy: accountId,
    createdAt: clock.now(),
    profile,
  })
  await events.append(transaction, clientEvent(actor, id, 'made', {}))
  return { id, isNew: true }
}
