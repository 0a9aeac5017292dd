import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Settings } from '../../platform/config/settings.ts'
import type { Random } from '../../platform/crypto/random.ts'
import { parseDatabaseUrl, type DatabaseAddress } from '../../platform/postgres/address.ts'
import { connect, withConnection } from '../../platform/postgres/connect.ts'
import { CommandError } from '../emergency-commands/command-error.ts'
import { openDatabase } from '../emergency-commands/open-database.ts'
import { openShopSecrets } from '../emergency-commands/shop-secrets.ts'
import { parseIdentity } from './identity.ts'
import { hasSecrets, identityName, placeSecrets } from './kept-secrets.ts'
import type { OpenBackup } from './open-backup.ts'
import { restoreBackup, type Restored } from './restore-backup.ts'
import { firstUsedTable, stampOf } from './restore.sql.ts'

const NAME = /^[a-z_][a-z0-9_]{0,62}$/

/**
 * Restores a backup on the machine of the settings. A data directory without keys gets those of the backup. `into`
 * names the database, or is its postgres:// address; null takes the shop's own while that is empty, else a new one
 * beside it. The embedded server is started for it when it does not run. Throws CommandErrors.
 */
export async function restoreShop(
  context: { settings: Settings; clock: Clock; random: Random },
  backup: OpenBackup,
  options: { into: string | null; identityFile: string | null },
): Promise<Restored & { isShopsOwn: boolean }> {
  const { settings, clock, random } = context
  const { into } = options
  const isAddress = into !== null && /^postgres(ql)?:\/\//.test(into)
  if (into !== null && !isAddress && !NAME.test(into)) {
    throw new CommandError(
      'Name the new database in lower-case letters, digits and _, or by a postgres:// address.',
    )
  }
  const dataDir = resolve(settings.dataDir)
  if (!hasSecrets(dataDir)) placeSecrets(dataDir, { ...backup.secrets, ...ownIdentity(options.identityFile) })
  const { owner, embedded } = await openDatabase(settings, openShopSecrets(dataDir))
  try {
    const stamp = stampOf(clock.now())
    const database = isAddress
      ? parseDatabaseUrl(into)
      : { ...owner, database: into ?? ((await isEmpty(owner)) ? owner.database : `sixfb_restored_${stamp}`) }
    const admin = isAddress ? await adminOf(database) : owner
    const restored = await restoreBackup({ clock, random }, backup, { database, admin })
    return { ...restored, isShopsOwn: !isAddress && database.database === owner.database }
  } finally {
    if (embedded?.reused === false) await embedded.stop()
  }
}

/** An identity that names its signer is one of ours: it goes back where it was. One made elsewhere stays there. */
function ownIdentity(file: string | null): Record<string, string> {
  const text = file === null ? '' : readFileSync(file, 'utf8')
  return parseIdentity(text)?.signer == null ? {} : { [identityName]: text }
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
