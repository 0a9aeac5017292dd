import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { backupFiles, isBackupName, manifestSigner, parseManifest, sizeOf } from './backup.ts'
import { checkpointNames } from '../emergency-commands/shop-secrets.ts'
import { codeOf } from '../../platform/process/error-code.ts'

/** A backup that lies in DATA_DIR/backups, as its manifest tells. */
export interface ListedBackup {
  name: string
  createdAt: Temporal.Instant
  /** Of all its files, as the manifest says. */
  bytes: number
  rows: number
  tables: number
  /** The age recipient that it was made for. */
  recipient: string
  /** Whether a key of this shop's own signed the manifest; only then is the rest to be believed. The files are not read. */
  signed: boolean
}

/**
 * The backups below `dataDir`, newest first. Only finished ones: a backup gets its name as the last thing. One whose
 * manifest can't be read is not among them; `6fb backup verify` says why.
 */
export async function listBackups(dataDir: string): Promise<ListedBackup[]> {
  const folder = join(dataDir, 'backups')
  const keys = await ownKeys(dataDir)
  const names = await readdir(folder).catch((error: unknown) => absent(error) ?? [])
  const found = await Promise.all(names.filter(isBackupName).map((name) => readBackup(folder, name, keys)))
  return found
    .filter((backup) => backup !== null)
    .sort((one, other) => Temporal.Instant.compare(other.createdAt, one.createdAt))
}

async function readBackup(folder: string, name: string, keys: string): Promise<ListedBackup | null> {
  const [text, signature] = await Promise.all([
    readIfThere(join(folder, name, backupFiles.manifest)),
    readIfThere(join(folder, name, backupFiles.signature)),
  ])
  const manifest = text === null ? null : parseManifest(text.toString())
  if (text === null || manifest === null || typeof manifest === 'string') return null
  return {
    name,
    createdAt: Temporal.Instant.from(manifest.created_at),
    ...sizeOf(manifest),
    tables: manifest.tables.length,
    recipient: manifest.recipient,
    signed: signature !== null && manifestSigner(text, signature, keys) !== null,
  }
}

async function ownKeys(dataDir: string): Promise<string> {
  const names = [checkpointNames.present, checkpointNames.former]
  const found = await Promise.all(names.map((name) => readIfThere(join(dataDir, 'secrets', name))))
  return found.map((text) => text?.toString() ?? '').join('\n')
}

async function readIfThere(path: string): Promise<Buffer | null> {
  return readFile(path).catch(absent)
}

function absent(error: unknown): null {
  if (['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '')) return null
  throw error
}
