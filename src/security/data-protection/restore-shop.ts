import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Settings } from '../../platform/config/settings.ts'
import type { Random } from '../../platform/crypto/random.ts'
import { isSameDatabase, type DatabaseAddress } from '../../platform/postgres/address.ts'
import { connect, withConnection } from '../../platform/postgres/connect.ts'
import { CommandError } from '../emergency-commands/command-error.ts'
import { findDatabase } from '../emergency-commands/find-database.ts'
import { openDatabase } from '../emergency-commands/open-database.ts'
import { openShopSecrets } from '../emergency-commands/shop-secrets.ts'
import { parseIdentities } from './identity.ts'
import { hasSecrets, identityName, placeSecrets } from './kept-secrets.ts'
import { readAddress } from './read-address.ts'
import type { OpenBackup } from './open-backup.ts'
import { restoreBackup, type Restored } from './restore-backup.ts'
import { firstUsedTable, stampOf } from './restore.sql.ts'

/** A database that a backup was restored into, and what the shop has to do with it. */
export interface RestoredDatabase extends Restored {
  isShopsOwn: boolean
  /** Whether it was named by an address that is not the shop's own. */
  isElsewhere: boolean
}

/**
 * Restores a backup on the machine of the settings. A data directory without keys gets those of the backup. `into`
 * names the database, or is its postgres:// address, and then the shop's own server need not be there; null takes the
 * shop's own while that is empty, else a new one beside it. The embedded server is started for it when it does not run.
 * Throws CommandErrors.
 */
export async function restoreShop(
  context: { settings: Settings; clock: Clock; random: Random },
  backup: OpenBackup,
  options: { into: string | null; identityFile: string | null },
): Promise<RestoredDatabase> {
  const { settings, clock, random } = context
  const { into } = options
  const address = into === null ? null : readAddress(into)
  const dataDir = resolve(settings.dataDir)
  if (!hasSecrets(dataDir)) placeSecrets(dataDir, { ...backup.secrets, ...ownIdentity(options.identityFile) })
  const secrets = openShopSecrets(dataDir)
  if (address !== null) {
    const isShopsOwn = isSameDatabase(address, findDatabase(settings, secrets, 'owner'))
    const target = { database: address, admin: await adminOf(address) }
    return {
      ...(await restoreBackup({ clock, random }, backup, target)),
      isShopsOwn,
      isElsewhere: !isShopsOwn,
    }
  }
  const { owner, embedded } = await openDatabase(settings, secrets)
  try {
    const name = into ?? ((await isEmpty(owner)) ? owner.database : `sixfb_restored_${stampOf(clock.now())}`)
    const target = { database: { ...owner, database: name }, admin: owner }
    const restored = await restoreBackup({ clock, random }, backup, target)
    return { ...restored, isShopsOwn: name === owner.database, isElsewhere: false }
  } finally {
    if (embedded?.reused === false) await embedded.stop()
  }
}

/** An identity that names its signer is one of ours: it goes back where it was. One made elsewhere stays there. */
function ownIdentity(file: string | null): Record<string, string> {
  const text = file === null ? '' : readFileSync(file, 'utf8')
  return parseIdentities(text).some((one) => one.signers.length > 0) ? { [identityName]: text } : {}
}

async function isEmpty(address: DatabaseAddress): Promise<boolean> {
  return withConnection(
    address,
    { connectionsMax: 1, applicationName: '6fb restore' },
    async ({ sql }) => (await firstUsedTable(sql)) === null,
  )
}

/** The database itself when it is there: a server that somebody else runs may have no other to connect to. */
async function adminOf(address: DatabaseAddress): Promise<DatabaseAddress> {
  const database = connect(address, { connectionsMax: 1, applicationName: '6fb restore' })
  try {
    await database.sql`select 1`
    return address
  } catch (error) {
    const { code, message } = error as Error & { code?: string }
    if (code === '3D000') return { ...address, database: 'postgres' }
    throw new CommandError(`The database at ${address.host}:${address.port} cannot be used: ${message}`)
  } finally {
    await database.close().catch(() => undefined)
  }
}
