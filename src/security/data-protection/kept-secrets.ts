import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The shop's secrets by their names in DATA_DIR/secrets, as they stand in the files. */
export type KeptSecrets = Record<string, string>

/** The one that opens backups. It is not in them. */
export const identityName = 'backup-identity'

/**
 * The one that opens what is sealed in the database, such as the secrets of authenticator apps. Whoever gets hold of a
 * backup and its key must not pass for the people in it: it is not in them either. After a restore into a new data
 * directory people come in by a recovery code, a passkey or `6fb user second-factor`, and set their app up anew.
 */
export const sealingName = 'sealing'

/** The key of what the guard keeps of rows and settings. It is of use beside the files of its machine only: not in them either. */
export const witnessName = 'witness'

const NAME = /^[a-z]+(-[a-z]+)*(\.pub)?$/

/**
 * The key that those of access tokens are sealed under; once there was one key, named `token`. A restored ledger does not
 * know the tokens of the last minutes: they must not look forged.
 */
const isTokenKey = (name: string): boolean => /^token(-sealing|\.pub)?$/.test(name)

/**
 * The secrets that a backup carries, so that links, sessions and the sealed record go on after a restore. Passwords of
 * database roles are not among them, nor the keys of access tokens and of what is sealed: each start sets them anew, or makes them.
 */
export function collectSecrets(dataDir: string): KeptSecrets {
  const folder = join(dataDir, 'secrets')
  const names = readdirSync(folder).filter(
    (name) =>
      NAME.test(name) &&
      !name.startsWith('db-') &&
      !isTokenKey(name) &&
      name !== identityName &&
      name !== sealingName &&
      name !== witnessName,
  )
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]))
}

/** Whether `dataDir` has a shop's keys already. */
export function hasSecrets(dataDir: string): boolean {
  return existsSync(join(dataDir, 'secrets', 'checkpoint'))
}

/** Gives a new data directory the secrets of the shop that was lost; files are 0600, and none is written over. */
export function placeSecrets(dataDir: string, secrets: KeptSecrets): void {
  // Others may pass through, not look inside: started as root, the database runs as another user.
  mkdirSync(dataDir, { recursive: true, mode: 0o711 })
  const folder = join(dataDir, 'secrets')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  for (const [name, text] of Object.entries(secrets)) {
    writeFileSync(join(folder, name), text, { flag: 'wx', mode: 0o600, flush: true })
  }
}

/** Reads what a backup says of its secrets. Throws an Error for anything that collectSecrets() would not have given. */
export function parseSecrets(text: string): KeptSecrets {
  const secrets: KeptSecrets = {}
  for (const [name, value] of Object.entries(JSON.parse(text) as Record<string, unknown>)) {
    if (!NAME.test(name) || typeof value !== 'string') throw new Error(`${name} is no secret of a shop`)
    secrets[name] = value
  }
  return secrets
}

/** Has the next start make another key of access tokens, for a database that comes from a backup. */
export function dropTokenKey(dataDir: string): void {
  const folder = join(dataDir, 'secrets')
  for (const name of readdirSync(folder).filter(isTokenKey)) rmSync(join(folder, name))
}
