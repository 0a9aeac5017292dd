import { sha256 } from '../../platform/crypto/digest.ts'
import { claimKey } from '../../platform/postgres/claim-key.ts'
import type { TenantTransaction } from '../../platform/postgres/tenant.ts'
import type { Actor } from '../auth/actor.ts'
import type { Once, TermsContext } from './terms-context.ts'

/**
 * Says under which id a POST has made what it asks for before; null when it is the first, and then `id` stands for it.
 * Problem: idempotency_key_reused.
 */
export async function claimOnce(
  { clock }: Pick<TermsContext, 'clock'>,
  transaction: TenantTransaction,
  actor: Actor,
  { route, key, request }: Once,
  id: string,
): Promise<string | null> {
  return claimKey(transaction, {
    shopId: actor.shopId,
    scope: `${actor.accountId ?? 'nobody'} ${route}`,
    key,
    digest: sha256(JSON.stringify(request)),
    resourceId: id,
    now: clock.now(),
  })
}
