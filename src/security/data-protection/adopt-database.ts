import { rename } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Settings } from '../../platform/config/settings.ts'
import type { DatabaseAddress } from '../../platform/postgres/address.ts'
import { withConnection, type Database } from '../../platform/postgres/connect.ts'
import { readRunFile } from '../../platform/process/run-file.ts'
import { CommandError } from '../emergency-commands/command-error.ts'
import { openDatabase } from '../emergency-commands/open-database.ts'
import { openShopSecrets } from '../emergency-commands/shop-secrets.ts'
import { verifyChain } from '../investigation/verify-chain.ts'
import { stampOf, swapDatabases } from './restore.sql.ts'

/**
 * Lets a restored database take the place, and the name, of the shop's own. The shop has to be stopped. The one before
 * is kept as `aside`; so is its newest checkpoint, which reaches further than the restored record and would tell of a
 * cut end. Throws CommandErrors, also when the record in `database` is not whole under this shop's keys.
 */
export async function adoptDatabase(
  settings: Settings,
  clock: Clock,
  database: string,
): Promise<{ adopted: string; aside: string }> {
  const dataDir = resolve(settings.dataDir)
  if (readRunFile(dataDir) !== null) throw new CommandError('The shop runs. Stop it first: npx 6fb stop')
  const secrets = openShopSecrets(dataDir)
  const { owner, embedded } = await openDatabase(settings, secrets)
  try {
    if (database === owner.database) throw new CommandError(`${database} is the shop’s database already.`)
    const verdict = await withDatabaseAt({ ...owner, database }, (restored) =>
      verifyChain(restored, {
        publicKey: secrets.checkpointPublic,
        macKey: secrets.eventMac,
        checkpointFile: null,
      }),
    )
    if (!verdict.ok) {
      throw new CommandError(
        `The record in ${database} is broken at position ${verdict.position}: ${verdict.problem}.`,
      )
    }
    const stamp = stampOf(clock.now())
    const aside = `${owner.database}_until_${stamp}`
    // The file first: without it the old record still verifies, and with it the restored one would not.
    const checkpoint = join(dataDir, 'checkpoint.json')
    await rename(checkpoint, join(dataDir, `checkpoint-until-${stamp}.json`)).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    })
    await withDatabaseAt({ ...owner, database: 'postgres' }, ({ sql }) =>
      swapDatabases(sql, { database, current: owner.database, aside }),
    )
    return { adopted: owner.database, aside }
  } finally {
    if (embedded?.reused === false) await embedded.stop()
  }
}

async function withDatabaseAt<Result>(
  address: DatabaseAddress,
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  const options = { connectionsMax: 1, applicationName: '6fb adopt', statementTimeoutMs: 0 }
  try {
    return await withConnection(address, options, work)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    throw new CommandError(`${address.database} cannot be used: ${error.message}.`)
  }
}
