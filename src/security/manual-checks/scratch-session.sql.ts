import { sql, type Kysely } from 'kysely'
import type { SealedKey } from '../../app/auth/signing-keys/sealed-key.ts'
import { tellSigningKeys } from '../../app/auth/signing-keys/signing-keys.sql.ts'
import type { DB } from '../../platform/postgres/database-types.ts'

/** An account that exists for the length of a check: no password, no role, no mail. */
export interface ScratchSession {
  accountId: string
  sessionId: string
  /** Of the one access token that counts. */
  tokenId: string
  at: Temporal.Instant
  /** Keys that never sign: the one was good until an hour ago, the other is to be in an hour. */
  retired: SealedKey
  coming: SealedKey
}

/** Makes it, with a session of one minute. As the owner of the tables. */
export async function insertScratchSession(query: Kysely<DB>, scratch: ScratchSession): Promise<void> {
  const { accountId, sessionId, tokenId, at } = scratch
  await sql`insert into account (id, email, name, created_at)
    values (${accountId}, ${`verify-${accountId}@6fb.invalid`}::text, '6fb verify', ${at})`.execute(query)
  await sql`insert into session (id, account_id, created_at, expires_at, last_seen_at, source, user_agent)
    values (${sessionId}, ${accountId}, ${at}, ${at.add({ minutes: 1 })}, ${at}, 'command line', '6fb verify')`.execute(
    query,
  )
  await sql`insert into issued_token (id, session_id, account_id, issued_at, expires_at)
    values (${tokenId}, ${sessionId}, ${accountId}, ${at}, ${at.add({ minutes: 1 })})`.execute(query)
  for (const { kid, publicKey, sealedPrivate, hours } of [
    { ...scratch.retired, hours: -2 },
    { ...scratch.coming, hours: 1 },
  ]) {
    const [from, until] = [at.add({ hours }), at.add({ hours: hours + 1 })]
    await sql`insert into signing_key (kid, public_key, sealed_private, created_at, signs_from, signs_until, good_until)
      values (${kid}, ${publicKey}, ${sealedPrivate}, ${at}, ${from}, ${from}, ${until})`.execute(query)
  }
  await tellSigningKeys(query)
}

/** Ends it, tells the server, and takes the account away. */
export async function deleteScratchSession(query: Kysely<DB>, scratch: ScratchSession): Promise<void> {
  await sql`delete from account where id = ${scratch.accountId} and password_hash is null`.execute(query)
  const { retired, coming } = scratch
  await sql`delete from signing_key where kid in (${retired.kid}, ${coming.kid})`.execute(query)
  await tellSigningKeys(query)
  await sql`select pg_notify('sixfb_session', ${scratch.sessionId}::text)`.execute(query)
}
