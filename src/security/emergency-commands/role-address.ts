import type { DatabaseAddress } from '../../platform/postgres/address.ts'
import { roleNames, type RoleName } from '../../platform/postgres/roles.ts'
import type { ShopSecrets } from './shop-secrets.ts'

/** The same database, as one of the program's own roles. */
export function roleAddress(
  owner: DatabaseAddress,
  role: RoleName,
  secrets: Pick<ShopSecrets, 'passwords'>,
): DatabaseAddress {
  return { ...owner, username: roleNames[role], password: secrets.passwords[role] }
}
