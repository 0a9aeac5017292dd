import { resolve } from 'node:path'
import { loadSettings, type Settings } from '../../platform/config/settings.ts'
import { connect, type Database } from '../../platform/postgres/connect.ts'
import type { RoleName } from '../../platform/postgres/roles.ts'
import { codeOf } from '../../platform/process/error-code.ts'
import { CommandError } from './command-error.ts'
import { findDatabase } from './find-database.ts'
import { settleOwnerPassword } from './settle-owner-password.ts'
import { openShopSecrets, type ShopSecrets } from './shop-secrets.ts'

const SILENT = new Set(['ENOENT', 'ECONNREFUSED', 'CONNECT_TIMEOUT', '57P03'])

/** What a command works with, besides the database. */
export interface Surroundings {
  settings: Settings
  secrets: ShopSecrets
  /** DATA_DIR as an absolute path. */
  dataDir: string
}

/**
 * Runs `work` on the shop's database as its owner or one of the program's roles; works while HTTP is down, not while
 * the database is: then it throws a CommandError that says what to do.
 */
export async function withDatabase<Result>(
  role: RoleName | 'owner',
  work: (database: Database, surroundings: Surroundings) => Promise<Result>,
): Promise<Result> {
  const settings = loadSettings(process.env)
  const dataDir = resolve(settings.dataDir)
  const secrets = openShopSecrets(dataDir)
  let database: Database | undefined
  try {
    const isOurs = role === 'owner' && settings.databaseUrl === null
    const address = isOurs
      ? await settleOwnerPassword(settings, secrets)
      : findDatabase(settings, secrets, role)
    database = connect(address, { connectionsMax: 2, applicationName: '6fb command' })
    const ownerPassword = isOurs ? address.password : secrets.ownerPassword
    return await work(database, { settings, secrets: { ...secrets, ownerPassword }, dataDir })
  } catch (error) {
    if (SILENT.has(codeOf(error) ?? '')) {
      throw new CommandError('The database does not answer. Start the shop first: npx 6fb start')
    }
    throw error
  } finally {
    await database?.close().catch(() => undefined)
  }
}
