import type { Settings } from '../../platform/config/settings.ts'
import type { DatabaseAddress } from '../../platform/postgres/address.ts'
import { withConnection } from '../../platform/postgres/connect.ts'
import { findDatabase } from './find-database.ts'
import { ownerPasswordNames, type ShopSecrets } from './shop-secrets.ts'
import { takeOwnerPassword } from './take-owner-password.ts'

/**
 * Where the shop's database is for its owner, with the password that holds. When replacing that of the embedded one was
 * interrupted, it is the one or the other: the database is asked. One that does not answer shows when it is used.
 */
export async function settleOwnerPassword(
  settings: Settings,
  secrets: ShopSecrets,
): Promise<DatabaseAddress> {
  const owner = findDatabase(settings, secrets, 'owner')
  const password = settings.databaseUrl === null ? secrets.store.find(ownerPasswordNames.next) : null
  if (password === null) return owner
  const next = { ...owner, password }
  const options = { connectionsMax: 1, applicationName: '6fb command' }
  try {
    await withConnection(next, options, ({ sql }) => sql`select 1`)
  } catch {
    return owner
  }
  takeOwnerPassword(secrets.store, password)
  return next
}
