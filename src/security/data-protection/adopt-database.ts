import { rename } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Settings } from '../../platform/config/settings.ts'
import { isSameDatabase, type DatabaseAddress } from '../../platform/postgres/address.ts'
import { withConnection } from '../../platform/postgres/connect.ts'
import { readRunFile } from '../../platform/process/run-file.ts'
import { codeOf } from '../../platform/process/error-code.ts'
import { CommandError } from '../emergency-commands/command-error.ts'
import { findDatabase } from '../emergency-commands/find-database.ts'
import { openDatabase } from '../emergency-commands/open-database.ts'
import { openShopSecrets, type ShopSecrets } from '../emergency-commands/shop-secrets.ts'
import { verifyChain } from '../investigation/verify-chain.ts'
import { readAddress } from './read-address.ts'
import { dropTokenKey } from './kept-secrets.ts'
import { stampOf, swapDatabases } from './restore.sql.ts'

const connection = { connectionsMax: 1, applicationName: '6fb adopt', statementTimeoutMs: 0 }

/**
 * Lets a restored database take the place, and the name, of the shop's own. The shop has to be stopped. The one before
 * is kept as `aside`; so is its newest checkpoint, which reaches further than the restored record and would tell of a
 * cut end, and what the guard witnessed of its rows. A database that is named by its postgres:// address keeps its name, `aside` is null, and DATABASE_URL has to
 * be set to it. Throws CommandErrors, also when the record in `database` is not whole under this shop's keys; nothing
 * has changed then.
 */
export async function adoptDatabase(
  settings: Settings,
  clock: Clock,
  database: string,
): Promise<{ adopted: string; aside: string | null }> {
  const dataDir = resolve(settings.dataDir)
  const address = readAddress(database)
  if (readRunFile(dataDir) !== null) throw new CommandError('The shop runs. Stop it first: npx 6fb stop')
  const secrets = openShopSecrets(dataDir)
  const own = findDatabase(settings, secrets, 'owner')
  const restored = address ?? { ...own, database }
  if (isSameDatabase(restored, own)) {
    throw new CommandError(`${restored.database} is the shop’s database already.`)
  }
  const stamp = stampOf(clock.now())
  const keepCheckpoint = (): Promise<void> => setAside(dataDir, stamp)
  if (address !== null) {
    await assertWhole(restored, secrets)
    await keepCheckpoint()
    dropTokenKey(dataDir)
    return { adopted: restored.database, aside: null }
  }
  const { owner, embedded } = await openDatabase(settings, secrets)
  try {
    await assertWhole({ ...owner, database }, secrets)
    const current = owner.database
    const names = { database, current, aside: `${current}_until_${stamp}` }
    // Within the swap, before it holds: without the file the old record still verifies, with it the restored one would not.
    await withConnection({ ...owner, database: 'postgres' }, connection, ({ sql }) =>
      swapDatabases(sql, names, keepCheckpoint),
    ).catch(inWords('The databases keep their names'))
    dropTokenKey(dataDir)
    return { adopted: current, aside: names.aside }
  } finally {
    if (embedded?.reused === false) await embedded.stop()
  }
}

async function assertWhole(address: DatabaseAddress, secrets: ShopSecrets): Promise<void> {
  const { database } = address
  const check = { ...secrets.chainKeys, checkpointFile: null }
  const verdict = await withConnection(address, connection, (restored) => verifyChain(restored, check)).catch(
    inWords(`${database} cannot be used`),
  )
  if (verdict.ok) return
  throw new CommandError(
    `The record in ${database} is broken at position ${verdict.position}: ${verdict.problem}.`,
  )
}

/** What the guard knows of the database before. It takes in the rows of the restored one as they are. */
async function setAside(dataDir: string, stamp: string): Promise<void> {
  const kept = [
    ['checkpoint.json', `checkpoint-until-${stamp}.json`],
    ...['', '-wal', '-shm'].map((part) => [`witness.db${part}`, `witness-until-${stamp}.db${part}`]),
  ]
  for (const [name = '', aside = ''] of kept) {
    await rename(join(dataDir, name), join(dataDir, aside)).catch((error: unknown) => {
      if (codeOf(error) !== 'ENOENT') throw error
    })
  }
}

/** What the database or the disk refused, after `what`. */
function inWords(what: string): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof Error) || codeOf(error) === undefined) throw error
    throw new CommandError(`${what}: ${error.message}.`)
  }
}
