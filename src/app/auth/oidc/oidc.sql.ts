import { sql } from 'kysely'
import type { Database } from '../../../platform/postgres/connect.ts'
import type { TenantTransaction } from '../../../platform/postgres/tenant.ts'
import type { IdentityProvider, SecondFactorTrust } from './identity-provider.ts'

/** A provider as it is stored. */
export type StoredProvider = IdentityProvider & { sealedSecret: Buffer }

/** The provider of the shop that the transaction stands in. */
export async function selectProvider(transaction: TenantTransaction): Promise<StoredProvider | undefined> {
  const row = await transaction
    .selectFrom('identity_provider')
    .select([
      'name',
      'issuer',
      'oauth_client_id as clientId',
      'domains',
      'second_factor',
      'sealed_secret as sealedSecret',
    ])
    .executeTakeFirst()
  if (row === undefined) return undefined
  const { second_factor: secondFactor, ...provider } = row
  return { ...provider, secondFactor: secondFactor as SecondFactorTrust }
}

/** The same, locked until the transaction ends. */
export async function lockProvider(transaction: TenantTransaction): Promise<StoredProvider | undefined> {
  await sql`select 1 from identity_provider for update`.execute(transaction)
  return selectProvider(transaction)
}

/** Writes the provider of a shop over the one that it had. */
export async function upsertProvider(
  transaction: TenantTransaction,
  shopId: string,
  provider: StoredProvider,
  now: Temporal.Instant,
): Promise<void> {
  const values = {
    name: provider.name,
    issuer: provider.issuer,
    oauth_client_id: provider.clientId,
    sealed_secret: provider.sealedSecret,
    domains: provider.domains,
    second_factor: provider.secondFactor,
    changed_at: now,
  }
  await transaction
    .insertInto('identity_provider')
    .values({ shop_id: shopId, ...values })
    .onConflict((conflict) => conflict.column('shop_id').doUpdateSet(values))
    .execute()
}

/** Removes the provider of a shop, with all identities there; gives whether there was one. */
export async function deleteProvider(transaction: TenantTransaction, shopId: string): Promise<boolean> {
  const row = await transaction
    .deleteFrom('identity_provider')
    .where('shop_id', '=', shopId)
    .returning('shop_id')
    .executeTakeFirst()
  return row !== undefined
}

/** Writes down a sign-in that begins, and forgets those of the shop that have run out. */
export async function insertAuthorization(
  transaction: TenantTransaction,
  request: {
    digest: Buffer
    browserDigest: Buffer
    shopId: string
    link: { accountId: string; sessionId: string } | null
    returnTo: string
    now: Temporal.Instant
    expiresAt: Temporal.Instant
  },
): Promise<void> {
  await transaction.deleteFrom('authorization_request').where('expires_at', '<', request.now).execute()
  await transaction
    .insertInto('authorization_request')
    .values({
      digest: request.digest,
      browser_digest: request.browserDigest,
      shop_id: request.shopId,
      account_id: request.link?.accountId ?? null,
      session_id: request.link?.sessionId ?? null,
      return_to: request.returnTo,
      created_at: request.now,
      expires_at: request.expiresAt,
    })
    .execute()
}

/** A sign-in that came back. */
export interface TakenAuthorization {
  /** Who links, signed in by which session; null for a sign-in. */
  link: { accountId: string; sessionId: string } | null
  returnTo: string
}

/** Takes a sign-in that is under way in this browser: exactly one gets it, once. */
export async function takeAuthorization(
  transaction: TenantTransaction,
  request: { digest: Buffer; browserDigest: Buffer; now: Temporal.Instant },
): Promise<TakenAuthorization | undefined> {
  const row = await transaction
    .deleteFrom('authorization_request')
    .where('digest', '=', request.digest)
    .where('browser_digest', '=', request.browserDigest)
    .where('expires_at', '>', request.now)
    .returning(['account_id', 'session_id', 'return_to'])
    .executeTakeFirst()
  if (row === undefined) return undefined
  const { account_id: accountId, session_id: sessionId, return_to: returnTo } = row
  return { link: accountId === null || sessionId === null ? null : { accountId, sessionId }, returnTo }
}

/** The shop that a sign-in under way stands in, before anybody is known. */
export async function shopOfAuthorization(database: Database, digest: Buffer): Promise<string | undefined> {
  const [row] = await database.sql<{ id: string | null }[]>`
    select shop_of_authorization(${digest}::bytea) as id`
  return row?.id ?? undefined
}

/** Whose an identity is in the shop that the transaction stands in. */
export async function accountOfIdentity(
  transaction: TenantTransaction,
  identity: { issuer: string; subject: string },
): Promise<{ id: string; accountId: string } | undefined> {
  const { rows } = await sql<{ id: string; accountId: string }>`
    select id, account_id as "accountId" from account_of_identity(${identity.issuer}, ${identity.subject})`.execute(
    transaction,
  )
  return rows[0]
}

/** Links an identity to the account that the transaction acts for; false when it is linked already, to whomever. */
export async function insertIdentity(
  transaction: TenantTransaction,
  identity: {
    id: string
    shopId: string
    issuer: string
    subject: string
    accountId: string
    now: Temporal.Instant
  },
): Promise<boolean> {
  const row = await transaction
    .insertInto('external_identity')
    .values({
      id: identity.id,
      shop_id: identity.shopId,
      issuer: identity.issuer,
      subject: identity.subject,
      account_id: identity.accountId,
      linked_at: identity.now,
    })
    .onConflict((conflict) => conflict.columns(['shop_id', 'issuer', 'subject']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Notes that an identity of the account that the transaction acts for is used; false when it is linked no more. */
export async function touchIdentity(
  transaction: TenantTransaction,
  id: string,
  now: Temporal.Instant,
): Promise<boolean> {
  const row = await transaction
    .updateTable('external_identity')
    .set({ last_used_at: now })
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** The identities of the account that the transaction acts for, with what their providers are called, oldest first. */
export async function listIdentities(transaction: TenantTransaction, shopId: string) {
  return transaction
    .selectFrom('external_identity as e')
    .innerJoin('identity_provider as p', 'p.shop_id', 'e.shop_id')
    .select(['e.id', 'p.name', 'e.issuer', 'e.linked_at', 'e.last_used_at'])
    .where('e.shop_id', '=', shopId)
    .orderBy('e.linked_at')
    .orderBy('e.id')
    .execute()
}

/** Unlinks one; the sessions that came from it, which the caller ends first, are given. Undefined: there is none. */
export async function sessionsOfOwnIdentity(
  transaction: TenantTransaction,
  id: string,
): Promise<string[] | undefined> {
  const found = await transaction
    .selectFrom('external_identity')
    .select('id')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (found === undefined) return undefined
  const rows = await transaction.selectFrom('session').select('id').where('identity_id', '=', id).execute()
  return rows.map((row) => row.id)
}

/** Removes an identity of the account that the transaction acts for. */
export async function deleteIdentity(transaction: TenantTransaction, id: string): Promise<void> {
  await transaction.deleteFrom('external_identity').where('id', '=', id).execute()
}

/**
 * The sessions that live and came from the shop's provider: of one person there, of one session there, or all. The
 * accounts are not those that the transaction acts for.
 */
export async function sessionsOfIdentities(
  transaction: TenantTransaction,
  which: { subject: string | null; sid: string | null; now: Temporal.Instant },
): Promise<{ id: string; accountId: string }[]> {
  const { rows } = await sql<{ id: string; accountId: string }>`
    select id, account_id as "accountId" from sessions_of_identities(${which.subject}, ${which.sid}, ${which.now})
    order by account_id, id`.execute(transaction)
  return rows
}
