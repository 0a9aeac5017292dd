import type { Database } from '../../../platform/postgres/connect.ts'
import type { TenantTransaction } from '../../../platform/postgres/tenant.ts'
import type { PasskeyPurpose } from './passkey.ts'

/** A passkey as its person sees it. */
export interface OwnPasskey {
  id: string
  credential_id: Buffer
  transports: string[]
  name: string
  backed_up: boolean
  created_at: Temporal.Instant
  last_used_at: Temporal.Instant | null
}

/** The passkeys of the account that the transaction acts for, the oldest first. */
export async function listOwnPasskeys(transaction: TenantTransaction): Promise<OwnPasskey[]> {
  return transaction
    .selectFrom('passkey')
    .select(['id', 'credential_id', 'transports', 'name', 'backed_up', 'created_at', 'last_used_at'])
    .orderBy('created_at')
    .orderBy('id')
    .execute()
}

/** Writes a passkey of the account that the transaction acts for. */
export async function insertPasskey(
  transaction: TenantTransaction,
  passkey: {
    id: string
    accountId: string
    credentialId: Buffer
    publicKey: Buffer
    counter: number
    transports: string[]
    deviceType: 'single_device' | 'multi_device'
    backedUp: boolean
    name: string
    now: Temporal.Instant
  },
): Promise<void> {
  await transaction
    .insertInto('passkey')
    .values({
      id: passkey.id,
      account_id: passkey.accountId,
      credential_id: passkey.credentialId,
      public_key: passkey.publicKey,
      counter: passkey.counter,
      transports: passkey.transports,
      device_type: passkey.deviceType,
      backed_up: passkey.backedUp,
      name: passkey.name,
      created_at: passkey.now,
    })
    .execute()
}

/** Names a passkey of the account that the transaction acts for; gives whether there is one. */
export async function setPasskeyName(
  transaction: TenantTransaction,
  { id, name }: { id: string; name: string },
): Promise<boolean> {
  const row = await transaction
    .updateTable('passkey')
    .set({ name })
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Deletes one passkey of the account that the transaction acts for, or all; gives their names. */
export async function deletePasskeys(
  transaction: TenantTransaction,
  accountId: string,
  which: { only: string } | 'all',
): Promise<string[]> {
  let deletion = transaction.deleteFrom('passkey').where('account_id', '=', accountId)
  if (which !== 'all') deletion = deletion.where('id', '=', which.only)
  const rows = await deletion.returning('name').execute()
  return rows.map(({ name }) => name)
}

/** A passkey as it is verified. */
export interface CredentialRow {
  id: string
  account_id: string
  public_key: Buffer
  device_type: string
}

/** The passkey of a credential, before anybody is signed in. */
export async function passkeyOfCredential(
  database: Database,
  credentialId: Buffer,
): Promise<CredentialRow | undefined> {
  const [row] = await database.sql<CredentialRow[]>`
    select id, account_id, public_key, device_type from passkey_of_credential(${credentialId}::bytea)`
  return row
}

/**
 * Notes that a passkey has signed for the `counter`th time. 'behind' when it had signed as often before, and so there are
 * two of it; 'gone' when it was removed meanwhile. Of two at the same time with one counter, one is behind.
 */
export async function countPasskeyUse(
  transaction: TenantTransaction,
  use: { id: string; counter: number; backedUp: boolean; now: Temporal.Instant },
): Promise<'counted' | 'behind' | 'gone'> {
  const before = await transaction
    .selectFrom('passkey')
    .select('counter')
    .where('id', '=', use.id)
    .forUpdate()
    .executeTakeFirst()
  if (before === undefined) return 'gone'
  // One that does not count says 0 each time.
  if (use.counter <= before.counter && (use.counter > 0 || before.counter > 0)) return 'behind'
  await transaction
    .updateTable('passkey')
    .set({ counter: use.counter, backed_up: use.backedUp, last_used_at: use.now })
    .where('id', '=', use.id)
    .execute()
  return 'counted'
}

/** Writes down what an authenticator is asked to sign. */
export async function insertChallenge(
  transaction: TenantTransaction,
  challenge: {
    digest: Buffer
    purpose: PasskeyPurpose
    accountId: string | null
    at: Temporal.Instant
    expiresAt: Temporal.Instant
  },
): Promise<void> {
  await transaction
    .insertInto('passkey_challenge')
    .values({
      digest: challenge.digest,
      purpose: challenge.purpose,
      account_id: challenge.accountId,
      created_at: challenge.at,
      expires_at: challenge.expiresAt,
    })
    .execute()
}

/** Uses a challenge up; false for one that is no longer good, or somebody else's: exactly one gets it. */
export async function takeChallenge(
  transaction: TenantTransaction,
  challenge: { digest: Buffer; purpose: PasskeyPurpose; now: Temporal.Instant },
): Promise<boolean> {
  const row = await transaction
    .deleteFrom('passkey_challenge')
    .where('digest', '=', challenge.digest)
    .where('purpose', '=', challenge.purpose)
    .returning('expires_at')
    .executeTakeFirst()
  return row !== undefined && Temporal.Instant.compare(row.expires_at, challenge.now) > 0
}
