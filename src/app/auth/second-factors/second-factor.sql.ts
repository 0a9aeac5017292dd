import { sql } from 'kysely'
import type { Database } from '../../../platform/postgres/connect.ts'
import type { TenantTransaction } from '../../../platform/postgres/tenant.ts'
import { deletePasskeys } from '../passkeys/passkeys.sql.ts'

/** The secret that an authenticator app shares with us, as it is kept. */
export interface AuthenticatorRow {
  sealed_secret: Buffer
  created_at: Temporal.Instant
  confirmed_at: Temporal.Instant | null
  last_step: number
}

/** The authenticator app of the account that the transaction acts for. */
export async function readAuthenticator(
  transaction: TenantTransaction,
  accountId: string,
): Promise<AuthenticatorRow | undefined> {
  const row = await transaction
    .selectFrom('authenticator')
    .select(['sealed_secret', 'created_at', 'confirmed_at', 'last_step'])
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return row === undefined ? undefined : { ...row, last_step: Number(row.last_step) }
}

/** Keeps the secret of an app that is being set up, in the place of one that was never confirmed. */
export async function putAuthenticator(
  transaction: TenantTransaction,
  wanted: { accountId: string; sealedSecret: Buffer; now: Temporal.Instant },
): Promise<void> {
  const { sealedSecret: sealed_secret, now: created_at } = wanted
  await transaction
    .insertInto('authenticator')
    .values({ account_id: wanted.accountId, sealed_secret, created_at })
    .onConflict((conflict) =>
      conflict.column('account_id').doUpdateSet({ sealed_secret, created_at, last_step: 0 }),
    )
    .execute()
}

/** Notes the step of the newest code that was taken; with `confirmedAt`, the app counts from then on. */
export async function noteStep(
  transaction: TenantTransaction,
  taken: { accountId: string; step: number; confirmedAt?: Temporal.Instant },
): Promise<void> {
  await transaction
    .updateTable('authenticator')
    .set({
      last_step: taken.step,
      ...(taken.confirmedAt === undefined ? {} : { confirmed_at: taken.confirmedAt }),
    })
    .where('account_id', '=', taken.accountId)
    .execute()
}

/** Takes the authenticator app away; gives whether there was one. */
export async function deleteAuthenticator(
  transaction: TenantTransaction,
  accountId: string,
): Promise<boolean> {
  const row = await transaction
    .deleteFrom('authenticator')
    .where('account_id', '=', accountId)
    .returning('account_id')
    .executeTakeFirst()
  return row !== undefined
}

/** Replaces all recovery codes of an account; none at all with an empty list. */
export async function replaceRecoveryCodes(
  transaction: TenantTransaction,
  wanted: { accountId: string; digests: Buffer[]; now: Temporal.Instant },
): Promise<void> {
  await transaction.deleteFrom('recovery_code').where('account_id', '=', wanted.accountId).execute()
  if (wanted.digests.length === 0) return
  await transaction
    .insertInto('recovery_code')
    .values(
      wanted.digests.map((digest) => ({ digest, account_id: wanted.accountId, created_at: wanted.now })),
    )
    .execute()
}

/** Uses a recovery code up; gives whether it was good: exactly one who tries gets it. */
export async function useRecoveryCode(
  transaction: TenantTransaction,
  code: { accountId: string; digest: Buffer; now: Temporal.Instant },
): Promise<boolean> {
  const row = await transaction
    .updateTable('recovery_code')
    .set({ used_at: code.now })
    .where('digest', '=', code.digest)
    .where('account_id', '=', code.accountId)
    .where('used_at', 'is', null)
    .returning('digest')
    .executeTakeFirst()
  return row !== undefined
}

/** Somebody with recovery codes, and the shop that a mail to him speaks of. */
interface CodeHolder {
  accountId: string
  email: string
  name: string
  shop: { name: string; phone: string | null }
}

/** Deletes the recovery codes of everybody. Gives who had some. */
export async function deleteAllRecoveryCodes(transaction: TenantTransaction): Promise<CodeHolder[]> {
  const { rows } = await sql<CodeHolder>`with gone as (delete from recovery_code returning account_id)
    select a.id as "accountId", a.email, a.name, json_build_object('name', s.name, 'phone', s.phone) as shop
    from account a cross join lateral (
      select shop.name, phone from shop left join membership m on m.shop_id = shop.id and m.account_id = a.id
      order by m.account_id is null, shop.id limit 1) s
    where a.id in (select account_id from gone) order by a.id`.execute(transaction)
  return rows
}

/** How many recovery codes are left. */
export async function countRecoveryCodes(transaction: TenantTransaction, accountId: string): Promise<number> {
  const { n } = await transaction
    .selectFrom('recovery_code')
    .select((select) => select.fn.countAll<number>().as('n'))
    .where('account_id', '=', accountId)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow()
  return n
}

/** What an account has besides its password: 'totp', 'passkey'. */
export async function secondFactorsOf(transaction: TenantTransaction, accountId: string): Promise<string[]> {
  const { rows } = await sql<{ factors: string[] }>`
    select second_factors_of_account(${accountId}) as factors`.execute(transaction)
  return rows[0]?.factors ?? []
}

/** Takes all second factors of an account away, passkeys too, and what waits for one. */
export async function deleteSecondFactors(transaction: TenantTransaction, accountId: string): Promise<void> {
  await deleteAuthenticator(transaction, accountId)
  await deletePasskeys(transaction, accountId, 'all')
  await transaction.deleteFrom('passkey_challenge').where('account_id', '=', accountId).execute()
  await transaction.deleteFrom('recovery_code').where('account_id', '=', accountId).execute()
  await transaction.deleteFrom('second_factor_challenge').where('account_id', '=', accountId).execute()
}

/** Writes a sign-in that waits for its second step. */
export async function insertChallenge(
  transaction: TenantTransaction,
  challenge: {
    digest: Buffer
    accountId: string
    method: string
    knownDevice: boolean
    at: Temporal.Instant
    expiresAt: Temporal.Instant
  },
): Promise<void> {
  await transaction
    .insertInto('second_factor_challenge')
    .values({
      digest: challenge.digest,
      account_id: challenge.accountId,
      method: challenge.method,
      known_device: challenge.knownDevice,
      created_at: challenge.at,
      expires_at: challenge.expiresAt,
    })
    .execute()
}

/** Whose sign-in waits under this digest; null for none. */
export async function accountOfChallenge(database: Database, digest: Buffer): Promise<string | null> {
  const [row] = await database.sql<{ id: string | null }[]>`
    select account_of_second_factor_challenge(${digest}::bytea) as id`
  return row?.id ?? null
}

/** No order that ends the account's sign-ins was given since: it holds for those that wait as well. */
const afterEpoch = sql<boolean>`second_factor_challenge.created_at > coalesce(epoch_of_account(account_id), '-infinity')`

/** A sign-in that still waits at `now` and may try another code; call it with the account locked. */
export const readChallenge = (
  transaction: TenantTransaction,
  { digest, now, wrongMax }: { digest: Buffer; now: Temporal.Instant; wrongMax: number },
) =>
  transaction
    .selectFrom('second_factor_challenge')
    .select(['method', 'known_device as knownDevice', 'wrong_codes as wrongCodes'])
    .where('digest', '=', digest)
    .where('expires_at', '>', now)
    .where('wrong_codes', '<', wrongMax)
    .where('passed_at', 'is', null)
    .where(afterEpoch)
    .executeTakeFirst()

/** Counts a wrong code against the sign-in that waits. */
export async function countWrongCode(transaction: TenantTransaction, digest: Buffer): Promise<void> {
  await transaction
    .updateTable('second_factor_challenge')
    .set((set) => ({ wrong_codes: set('wrong_codes', '+', 1) }))
    .where('digest', '=', digest)
    .execute()
}

/** How many wrong codes were sent for an account since `since`, from devices that it knew, or from others. */
export async function wrongCodesSince(
  transaction: TenantTransaction,
  asked: { accountId: string; knownDevice: boolean; since: Temporal.Instant },
): Promise<number> {
  const { n } = await transaction
    .selectFrom('second_factor_challenge')
    .select((select) => select.fn.sum<string | null>('wrong_codes').as('n'))
    .where('account_id', '=', asked.accountId)
    .where('known_device', '=', asked.knownDevice)
    .where('created_at', '>', asked.since)
    .executeTakeFirstOrThrow()
  return Number(n ?? 0)
}

/** Notes that the second step was right. */
export async function passChallenge(
  transaction: TenantTransaction,
  digest: Buffer,
  now: Temporal.Instant,
): Promise<void> {
  await transaction
    .updateTable('second_factor_challenge')
    .set({ passed_at: now })
    .where('digest', '=', digest)
    .execute()
}

/** Takes a sign-in whose second step was right; exactly one gets it, and none when it was ended meanwhile. */
export async function takePassed(transaction: TenantTransaction, digest: Buffer): Promise<boolean> {
  const row = await transaction
    .deleteFrom('second_factor_challenge')
    .where('digest', '=', digest)
    .where('passed_at', 'is not', null)
    .where(afterEpoch)
    .returning('digest')
    .executeTakeFirst()
  return row !== undefined
}
