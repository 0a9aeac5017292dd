import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { signerName } from '../../data-protection/backup.ts'
import { findRecipient } from '../../data-protection/find-recipient.ts'
import { formatIdentity, parseIdentities } from '../../data-protection/identity.ts'
import { identityName } from '../../data-protection/kept-secrets.ts'
import { listBackups } from '../../data-protection/list-backups.ts'
import { CommandError } from '../../emergency-commands/command-error.ts'
import type { CommandContext } from '../../emergency-commands/act-as-guard.ts'
import type { ShopSecrets } from '../../emergency-commands/shop-secrets.ts'
import { rotationEvent, type RotationOrder } from './rotation-event.ts'

/** What a rotation of the identity of backups gave. */
export interface IdentityRotation {
  /** The age recipient that backups are made for from now on. */
  recipient: string
  /** Identities of before, which are kept. */
  former_identities: number
  /** Backups in DATA_DIR/backups that those open, and the new one does not. */
  backups_of_former: number
  /** The file that opens all of them. */
  identity_file: string
}

/**
 * Has backups made for another identity from now on. Those of before stay in the same file, behind it: what was made for them
 * lies there as it is, and whoever has one of them and such a backup can read it as before. Throws a CommandError
 * when BACKUP_RECIPIENT decides.
 */
export async function rotateBackupIdentity(
  { database, events }: Pick<CommandContext, 'database' | 'events'>,
  secrets: ShopSecrets,
  order: RotationOrder & { dataDir: string; backupRecipient: string | null },
): Promise<IdentityRotation> {
  if (order.backupRecipient !== null) {
    throw new CommandError('BACKUP_RECIPIENT says whom backups are made for. Give another one there.')
  }
  const { recipient: before, identityFile } = await findRecipient(secrets, order.dataDir, null)
  const { store } = secrets
  const former = store.find(identityName) ?? ''
  const identities = parseIdentities(former)
  const opened = new Set(await Promise.all(identities.map((one) => identityToRecipient(one.secret))))
  const backups = (await listBackups(order.dataDir)).filter((one) => opened.has(one.recipient))
  const secret = await generateX25519Identity()
  const recipient = await identityToRecipient(secret)
  const signer = signerName(secrets.checkpointPublic)
  const done = { former_identities: identities.length, backups_of_former: backups.length }
  await database.query.transaction().execute(async (transaction) => {
    await events.append(
      transaction,
      rotationEvent('backup identity', order, { ...done, before, after: recipient }),
    )
    store.replace(identityName, formatIdentity({ secret, recipient, signer }, former))
  })
  return { recipient, ...done, identity_file: identityFile ?? '' }
}
