import { withTenant } from '../../platform/postgres/tenant.ts'
import { isKnownDevice } from './auth.sql.ts'
import type { AuthContext } from './auth-context.ts'
import { digestOfDevice } from './device-key.ts'

/**
 * Under what an account knows the device with this key; null when it does not, and without a key. `userUid` is the account's
 * id, or unknownAccount(): then as much is asked, and the answer is null.
 */
export async function recogniseDevice(
  { database, keys }: Pick<AuthContext, 'database' | 'keys'>,
  of: { shopId: string; accountId: string | null; userUid: string; deviceKey: string | null },
): Promise<Buffer | null> {
  const { shopId, accountId, userUid, deviceKey } = of
  if (deviceKey === null) return null
  const digest = digestOfDevice(keys.digest, userUid, deviceKey)
  const isKnown = await withTenant(database, { shopId, accountId }, (transaction) =>
    isKnownDevice(transaction, digest),
  )
  return isKnown ? digest : null
}
