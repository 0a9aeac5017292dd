import { mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Random } from '../../platform/crypto/random.ts'
import type { Database } from '../../platform/postgres/connect.ts'
import { lockFile } from '../../platform/process/lock-file.ts'
import { CommandError } from '../emergency-commands/command-error.ts'
import { backupFiles, backupFormat, backupName, signManifest, sizeOf, type Manifest } from './backup.ts'
import { copyOut, readState, setPlainText, storedTables, tableReferences } from './backup.sql.ts'
import type { OwnerTransaction } from './backup.sql.ts'
import { collectSecrets } from './kept-secrets.ts'
import { loadOrder } from './load-order.ts'
import { writeSealed } from './sealed-file.ts'

/** What a backup is made with. */
export interface BackupSource {
  /** As the owner of the tables. */
  owner: Pick<Database, 'sql'>
  clock: Clock
  random: Random
  /** An absolute path. */
  dataDir: string
  /** The key that signs checkpoints, PKCS #8 PEM. */
  signingKey: string
  /** An age recipient. */
  recipient: string
  programVersion: string
}

/** A backup that is on the disk. */
export interface CreatedBackup {
  name: string
  folder: string
  manifest: Manifest
  bytes: number
  rows: number
  ms: number
}

const PARTIAL = 'partial-'

/**
 * Backs up the whole database as one snapshot sees it, while the shop goes on, and the secrets with it. Everything but
 * the signed manifest is encrypted. The folder gets its name when all of it is on the disk: a crash leaves none, and
 * what it did leave goes with the next backup. Throws a CommandError while another backup is being made.
 */
export async function createBackup(source: BackupSource): Promise<CreatedBackup> {
  const startMs = source.clock.monotonicMs()
  const backups = join(source.dataDir, 'backups')
  await mkdir(backups, { recursive: true, mode: 0o700 })
  const lock = lockFile(join(backups, 'lock'))
  if (lock === null) throw new CommandError('Another backup is being made. Try again when it is done.')
  try {
    await removePartial(backups)
    const at = source.clock.now()
    const name = backupName(at, source.random.bytes(4))
    const partial = join(backups, `${PARTIAL}${name}`)
    await mkdir(partial, { mode: 0o700 })
    const manifest = await fill(partial, source, at)
    await rename(partial, join(backups, name))
    await sync(backups)
    const ms = Math.round(source.clock.monotonicMs() - startMs)
    return { name, folder: join(backups, name), manifest, ...sizeOf(manifest), ms }
  } catch (error) {
    await removePartial(backups)
    throw error
  } finally {
    lock.release()
  }
}

async function fill(folder: string, source: BackupSource, at: Temporal.Instant): Promise<Manifest> {
  const secrets = [Buffer.from(JSON.stringify(collectSecrets(source.dataDir)))]
  const { lines: _, ...sealed } = await writeSealed(
    join(folder, backupFiles.secrets),
    secrets,
    source.recipient,
  )
  const database = await source.owner.sql.begin('isolation level repeatable read read only', (sql) =>
    copyTables(sql, folder, source.recipient),
  )
  const manifest: Manifest = {
    format: backupFormat,
    program_version: source.programVersion,
    created_at: at.toString(),
    recipient: source.recipient,
    secrets: sealed,
    ...database,
  }
  const text = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`)
  await keep(join(folder, backupFiles.manifest), text)
  await keep(join(folder, backupFiles.signature), signManifest(text, source.signingKey))
  await sync(folder)
  return manifest
}

async function copyTables(sql: OwnerTransaction, folder: string, recipient: string) {
  await setPlainText(sql)
  const state = await readState(sql)
  const found = new Map((await storedTables(sql)).map((table) => [table.name, table]))
  const tables: Manifest['tables'] = []
  for (const name of loadOrder([...found.keys()], await tableReferences(sql))) {
    const table = found.get(name)
    if (table === undefined) continue
    const path = join(folder, backupFiles.table(name))
    const { lines: rows, ...sealed } = await writeSealed(path, await copyOut(sql, table), recipient)
    tables.push({ ...table, rows, ...sealed })
  }
  return { ...state, tables }
}

async function removePartial(backups: string): Promise<void> {
  const left = (await readdir(backups)).filter((name) => name.startsWith(PARTIAL))
  await Promise.all(left.map((name) => rm(join(backups, name), { recursive: true, force: true })))
}

async function keep(path: string, bytes: Uint8Array): Promise<void> {
  await writeFile(path, bytes, { flag: 'wx', mode: 0o600, flush: true })
}

/** Puts the entries of a folder on the disk. */
async function sync(folder: string): Promise<void> {
  const handle = await open(folder)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
