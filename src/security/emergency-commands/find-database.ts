import { resolve } from 'node:path'
import type { Settings } from '../../platform/config/settings.ts'
import { parseDatabaseUrl, type DatabaseAddress } from '../../platform/postgres/address.ts'
import { embeddedSocketFolder } from '../../platform/postgres/embedded-postgres.ts'
import type { RoleName } from '../../platform/postgres/roles.ts'
import { roleAddress } from './role-address.ts'
import type { ShopSecrets } from './shop-secrets.ts'

/** Where the shop's database is for a command, as one of the program's roles or its owner. Starts nothing. */
export function findDatabase(
  settings: Settings,
  secrets: ShopSecrets,
  role: RoleName | 'owner',
): DatabaseAddress {
  const owner: DatabaseAddress =
    settings.databaseUrl === null
      ? {
          host: embeddedSocketFolder(resolve(settings.dataDir)),
          port: 5432,
          database: 'sixfb',
          username: 'sixfb_owner',
          password: secrets.ownerPassword,
          tls: false,
        }
      : parseDatabaseUrl(settings.databaseUrl)
  return role === 'owner' ? owner : roleAddress(owner, role, secrets)
}
