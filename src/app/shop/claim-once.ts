import { sha256 } from '../../platform/crypto/digest.ts'
import { claimKey } from '../../platform/postgres/claim-key.ts'
import type { TenantTransaction } from '../../platform/postgres/tenant.ts'
import type { Actor } from '../auth/actor.ts'
import { bookingProblems } from '../bookings/errors.ts'
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
  if (key === null) return null
  const digest = sha256(JSON.stringify(request))
  const earlier = await claimKey(transaction, {
    shopId: actor.shopId,
    scope: `${actor.accountId ?? 'nobody'} ${route}`,
    key,
    digest,
    resourceId: id,
    now: clock.now(),
  })
  if (earlier === null) return null
  if (!earlier.digest.equals(digest)) throw bookingProblems.idempotency_key_reused()
  return earlier.resourceId
}
