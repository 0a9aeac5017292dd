import { sql, type Kysely } from 'kysely'
import type { DB } from '../../../platform/postgres/database-types.ts'
import type { SealedKey } from './sealed-key.ts'

/** The channel on which a change of the keys is told. */
export const signingKeyChannel = 'sixfb_signing_key'

/** A key as it is kept. */
export interface SigningKeyRow {
  kid: string
  public_key: string
  sealed_private: string | null
  created_at: Temporal.Instant
  signs_from: Temporal.Instant
  signs_until: Temporal.Instant | null
  good_until: Temporal.Instant | null
  /** Whether an order stands against it. */
  revoked: boolean
}

/** All keys that are known, also those that are good no more. */
export async function selectSigningKeys(query: Kysely<DB>): Promise<SigningKeyRow[]> {
  const { rows } = await sql<SigningKeyRow>`select kid, public_key, sealed_private, created_at, signs_from,
      signs_until, good_until, exists (select 1 from containment c where c.verb = 'revoke_signing_key'
        and c.target = kid and c.lifted_at is null and c.expires_at > now()) as revoked
    from signing_key`.execute(query)
  return rows
}

/** Of several that change the keys at once, one goes on; the others wait for its transaction. */
export async function lockSigningKeys(query: Kysely<DB>): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('signing keys', 0))`.execute(query)
}

/** Adds a key that signs from `signsFrom` on, when all others cease; every server is told when the transaction commits. */
export async function insertSigningKey(
  query: Kysely<DB>,
  key: SealedKey & { now: Temporal.Instant; signsFrom: Temporal.Instant; othersGoodUntil: Temporal.Instant },
): Promise<void> {
  await query
    .updateTable('signing_key')
    .set({ signs_until: key.signsFrom, good_until: key.othersGoodUntil })
    .where('signs_until', 'is', null)
    .execute()
  await query
    .insertInto('signing_key')
    .values({
      kid: key.kid,
      public_key: key.publicKey,
      sealed_private: key.sealedPrivate,
      created_at: key.now,
      signs_from: key.signsFrom,
    })
    .execute()
  await tellSigningKeys(query)
}

/** Has every server read the keys anew when the transaction commits. */
export async function tellSigningKeys(query: Kysely<DB>): Promise<void> {
  await sql`select pg_notify(${signingKeyChannel}, '')`.execute(query)
}

/** Takes the private half of keys that are good no more, and whole keys that were so before `knownSince`. */
export async function putAwaySigningKeys(
  query: Kysely<DB>,
  now: Temporal.Instant,
  knownSince: Temporal.Instant,
): Promise<void> {
  await query
    .updateTable('signing_key')
    .set({ sealed_private: null })
    .where('good_until', '<=', now)
    .where('sealed_private', 'is not', null)
    .execute()
  await query.deleteFrom('signing_key').where('good_until', '<', knownSince).execute()
}
