import { join } from 'node:path'
import { Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { CommandError } from '../emergency-commands/command-error.ts'
import type { ShopSecrets } from '../emergency-commands/shop-secrets.ts'
import { signerName } from './backup.ts'
import { formatIdentity, parseIdentities } from './identity.ts'
import { identityName } from './kept-secrets.ts'

/** Whom backups are encrypted for. */
export interface Recipient {
  /** age1… */
  recipient: string
  /** The file that opens them, below DATA_DIR; null when BACKUP_RECIPIENT names a key that is kept elsewhere. */
  identityFile: string | null
}

/**
 * The recipient that the setting names, or else that of the shop's own newest identity, which is made at first use.
 * Throws a CommandError when BACKUP_RECIPIENT is no age recipient.
 */
export async function findRecipient(
  secrets: ShopSecrets,
  dataDir: string,
  setting: string | null,
): Promise<Recipient> {
  if (setting !== null) {
    try {
      new Encrypter().addRecipient(setting)
    } catch {
      throw new CommandError('BACKUP_RECIPIENT is not valid: expected a public key of age, such as age1….')
    }
    return { recipient: setting, identityFile: null }
  }
  const secret = await generateX25519Identity()
  const recipient = await identityToRecipient(secret)
  const signer = signerName(secrets.checkpointPublic)
  const [kept] = parseIdentities(
    secrets.store.text(identityName, () => formatIdentity({ secret, recipient, signer })),
  )
  const identityFile = join(dataDir, 'secrets', identityName)
  if (kept === undefined) throw new CommandError(`There is no key in ${identityFile}. Put its copy back.`)
  return { recipient: await identityToRecipient(kept.secret), identityFile }
}
