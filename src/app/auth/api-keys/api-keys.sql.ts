import { sql } from 'kysely'
import type { TenantTransaction } from '../../../platform/postgres/tenant.ts'
import type { NewApiKey, StoredApiKey } from './api-key.ts'
import { apiKeyChannel } from './live-api-keys.ts'

const shown = [
  'id',
  'public_id',
  'name',
  'scopes',
  'created_by',
  'created_at',
  'lifetime_days',
  'expires_at',
  'previous_ends_at',
  'last_used_at',
  'last_used_from',
  'revoked_at',
] as const

/** The keys of the shop, the newest first, at most 1,000. */
export const listApiKeys = (transaction: TenantTransaction): Promise<StoredApiKey[]> =>
  transaction
    .selectFrom('api_key')
    .select(shown)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1000)
    .execute()

/** How many keys of the shop are good at `now`; others who make one wait until the transaction ends. */
export async function countApiKeys(
  transaction: TenantTransaction,
  shopId: string,
  now: Temporal.Instant,
): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`api keys ${shopId}`}, 0))`.execute(transaction)
  const { n } = await transaction
    .selectFrom('api_key')
    .select((select) => select.fn.countAll<number>().as('n'))
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirstOrThrow()
  return n
}

/** Writes a new key. */
export const insertApiKey = (
  transaction: TenantTransaction,
  key: {
    id: string
    shopId: string
    made: NewApiKey
    name: string
    scopes: readonly string[]
    createdBy: string
    now: Temporal.Instant
    lifetimeDays: number
  },
): Promise<StoredApiKey> =>
  transaction
    .insertInto('api_key')
    .values({
      id: key.id,
      shop_id: key.shopId,
      public_id: key.made.publicId,
      name: key.name,
      scopes: [...key.scopes],
      digest: key.made.digest,
      created_by: key.createdBy,
      created_at: key.now,
      lifetime_days: key.lifetimeDays,
      expires_at: key.now.add({ hours: 24 * key.lifetimeDays }),
    })
    .returning(shown)
    .executeTakeFirstOrThrow()

/** A key of the shop that was not revoked, locked until the transaction ends. */
export const lockApiKey = (transaction: TenantTransaction, id: string) =>
  transaction
    .selectFrom('api_key')
    .select(['public_id', 'digest', 'lifetime_days', 'expires_at'])
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .forNoKeyUpdate()
    .executeTakeFirst()

/** Gives a key another secret; the one from before is good until `previousEndsAt`. Every server is told when it commits. */
export async function replaceSecret(
  transaction: TenantTransaction,
  change: {
    id: string
    made: NewApiKey
    previousDigest: Buffer
    previousEndsAt: Temporal.Instant
    expiresAt: Temporal.Instant
  },
): Promise<StoredApiKey> {
  const row = await transaction
    .updateTable('api_key')
    .set({
      digest: change.made.digest,
      previous_digest: change.previousDigest,
      previous_ends_at: change.previousEndsAt,
      expires_at: change.expiresAt,
    })
    .where('id', '=', change.id)
    .returning(shown)
    .executeTakeFirstOrThrow()
  await tellOfChange(transaction, row.public_id)
  return row
}

/** Revokes a key and gives its public id; undefined when there is none that is not revoked already. Every server is told when it commits. */
export async function endApiKey(
  transaction: TenantTransaction,
  end: { id: string; by: string; now: Temporal.Instant },
): Promise<string | undefined> {
  const row = await transaction
    .updateTable('api_key')
    .set({ revoked_at: end.now, revoked_by: end.by })
    .where('id', '=', end.id)
    .where('revoked_at', 'is', null)
    .returning('public_id')
    .executeTakeFirst()
  if (row !== undefined) await tellOfChange(transaction, row.public_id)
  return row?.public_id
}

/** Notes that a key is in use, unless that was noted since `since`. */
export async function touchApiKey(
  transaction: TenantTransaction,
  use: { id: string; source: string; now: Temporal.Instant; since: Temporal.Instant },
): Promise<void> {
  await transaction
    .updateTable('api_key')
    .set({ last_used_at: use.now, last_used_from: use.source })
    .where('id', '=', use.id)
    .where((where) => where.or([where('last_used_at', 'is', null), where('last_used_at', '<', use.since)]))
    .execute()
}

async function tellOfChange(transaction: TenantTransaction, publicId: string): Promise<void> {
  await sql`select pg_notify(${apiKeyChannel}, ${publicId})`.execute(transaction)
}
