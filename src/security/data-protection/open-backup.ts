import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { identityToRecipient } from 'age-encryption'
import { CommandError } from '../emergency-commands/command-error.ts'
import { checkpointNames, openShopSecrets } from '../emergency-commands/shop-secrets.ts'
import {
  backupFiles,
  isBackupName,
  manifestSigner,
  parseManifest,
  signerName,
  type Manifest,
} from './backup.ts'
import { parseIdentities, type BackupIdentity } from './identity.ts'
import { hasSecrets, identityName, parseSecrets, type KeptSecrets } from './kept-secrets.ts'
import { readSealed, SealedFileError } from './sealed-file.ts'

/** A backup whose manifest is signed, with the key that opens its files. */
export interface OpenBackup {
  name: string
  folder: string
  manifest: Manifest
  /** AGE-SECRET-KEY-1… */
  secret: string
  secrets: KeptSecrets
  /** signerName() of the key that signed it. */
  signer: string
  /** Whether the data directory or the identity file says that this signer is the shop's; else it is its own witness. */
  isSignerKnown: boolean
}

type BackupIdentities = [newest: BackupIdentity, ...former: BackupIdentity[]]

const SECRETS_BYTES_MAX = 1_000_000

/**
 * Opens a backup of DATA_DIR/backups: identity, signature, format, secrets. On a machine that has the shop's keys these
 * decide who must have signed it; on a new one, the signer that the identity file names. `identityFile` null takes the
 * identity of DATA_DIR/secrets. Throws a CommandError with one line when anything does not fit.
 */
export async function openBackup(options: {
  dataDir: string
  name: string
  identityFile: string | null
}): Promise<OpenBackup> {
  const { dataDir, name } = options
  const folder = join(dataDir, 'backups', name)
  const isThere = isBackupName(name) && (await stat(folder).catch(() => null))?.isDirectory() === true
  if (!isThere)
    throw new CommandError(
      `There is no backup ${name} in ${join(dataDir, 'backups')}. See: npx 6fb backup list`,
    )
  const identities = await readIdentities(dataDir, options.identityFile)
  const bytes = await readPart(folder, name, backupFiles.manifest)
  const signature = await readPart(folder, name, backupFiles.signature)

  const signedBy = (keys: string, whose: string): string => {
    const signer = manifestSigner(bytes, signature, keys)
    if (signer !== null) return signer
    throw new CommandError(
      `Backup ${name} is not to be trusted: its manifest was changed, or not signed by ${whose}.`,
    )
  }
  const own = hasSecrets(dataDir)
    ? signedBy(openShopSecrets(dataDir).checkpointKeys, "this shop's key")
    : null
  const manifest = parseManifest(bytes.toString())
  if (typeof manifest === 'string') throw new CommandError(`Backup ${name} cannot be used: ${manifest}.`)
  const identity = await identityFor(manifest, identities)
  const secrets = await readSecrets(folder, name, identity, manifest)
  const signingKey = own ?? secrets[checkpointNames.present] ?? ''
  const signer = signingKey === '' ? 'nobody' : signerName(signingKey)
  const { signers } = identity
  if (own === null) {
    if (signer === 'nobody' || (signers.length > 0 && !signers.includes(signer))) {
      throw new CommandError(
        `Backup ${name} is not to be trusted: another key made it than the identity file names.`,
      )
    }
    signedBy(signingKey, 'the key in it')
  }
  return {
    name,
    folder,
    manifest,
    secret: identity.secret,
    secrets,
    signer,
    isSignerKnown: own !== null || signers.length > 0,
  }
}

/** The one that the backup was made for, or else the newest. */
async function identityFor(
  { recipient }: Manifest,
  [newest, ...former]: BackupIdentities,
): Promise<BackupIdentity> {
  for (const identity of [newest, ...former]) {
    const own = await identityToRecipient(identity.secret).catch(() => null)
    if (own === recipient) return identity
  }
  return newest
}

async function readIdentities(dataDir: string, file: string | null): Promise<BackupIdentities> {
  const path = file ?? join(dataDir, 'secrets', identityName)
  const text = await readFile(path, 'utf8').catch(() => null)
  if (text === null && file === null) {
    throw new CommandError(
      'No key to open backups is here. Name the file with your copy of it: --identity FILE',
    )
  }
  const [newest, ...former] = parseIdentities(text ?? '')
  if (newest === undefined) throw new CommandError(`There is no AGE-SECRET-KEY in ${path}.`)
  return [newest, ...former]
}

async function readPart(folder: string, name: string, file: string): Promise<Buffer> {
  return readFile(join(folder, file)).catch((error: unknown) => {
    throw new CommandError(`Backup ${name} cannot be used: ${file} cannot be read (${String(error)}).`)
  })
}

async function readSecrets(
  folder: string,
  name: string,
  identity: BackupIdentity,
  manifest: Manifest,
): Promise<KeptSecrets> {
  const { secrets } = manifest
  try {
    if (secrets.plain_bytes > SECRETS_BYTES_MAX) throw new SealedFileError('is larger than secrets are')
    const chunks: Uint8Array[] = []
    let length = 0
    for await (const chunk of readSealed(join(folder, backupFiles.secrets), identity.secret, secrets)) {
      length += chunk.length
      if (length > SECRETS_BYTES_MAX) throw new SealedFileError('is larger than secrets are')
      chunks.push(chunk)
    }
    return parseSecrets(Buffer.concat(chunks).toString())
  } catch (error) {
    if (!(error instanceof SealedFileError)) throw error
    throw new CommandError(`Backup ${name} cannot be used: ${backupFiles.secrets} ${error.message}.`)
  }
}
