import type { DatabaseAddress } from '../../platform/postgres/address.ts'
import { withConnection } from '../../platform/postgres/connect.ts'
import { codeOf } from '../../platform/process/error-code.ts'
import { ownerPasswordNames, type ShopSecrets } from './shop-secrets.ts'
import { takeOwnerPassword } from './take-owner-password.ts'

/**
 * Gives the address of the owner with the password that holds. When replacing it was interrupted, that is the one
 * or the other: the database is asked. Throws what the connection throws, but for a password that is refused.
 */
export async function settleOwnerPassword(
  owner: DatabaseAddress,
  { store }: Pick<ShopSecrets, 'store'>,
): Promise<DatabaseAddress> {
  const password = store.find(ownerPasswordNames.next)
  if (password === null) return owner
  const next = { ...owner, password }
  try {
    await withConnection(
      next,
      { connectionsMax: 1, applicationName: '6fb command' },
      ({ sql }) => sql`select 1`,
    )
  } catch (error) {
    if (codeOf(error) === '28P01') return owner
    throw error
  }
  takeOwnerPassword(store, password)
  return next
}
