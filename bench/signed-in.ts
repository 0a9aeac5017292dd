import { readRing } from '../src/platform/crypto/secret-ring.ts'
import { SignJWT } from 'jose'
import { ACCESS_TOKEN_SECONDS } from '../src/app/auth/signing-keys/signing-key.ts'
import { openSealedKey } from '../src/app/auth/signing-keys/sealed-key.ts'
import type { Database } from '../src/platform/postgres/connect.ts'
import { SHOP_ID } from './bench-shop.ts'

/** Somebody signed in, who never typed a password: the rows are written, and the token is signed here. */
export interface SignedIn {
  accountId: string
  sessionId: string
  tokenId: string
}

/** Writes so many accounts that are clients, with one session each and its living token. */
export async function signInMany(owner: Database, count: number): Promise<SignedIn[]> {
  return owner.sql<SignedIn[]>`with made as materialized (
      select gen_random_uuid() as account, gen_random_uuid() as session, gen_random_uuid() as token
      from generate_series(1, ${count})),
    accounts as (insert into account (id, email, name)
      select account, account || '@example.com', 'Client' from made),
    members as (insert into membership (account_id, shop_id, role) select account, ${SHOP_ID}::uuid, 'client' from made),
    sessions as (insert into session (id, account_id, created_at, expires_at, last_seen_at, source)
      select session, account, now(), now() + interval '30 days', now(), 'bench' from made),
    tokens as (insert into issued_token (id, session_id, account_id, issued_at, expires_at)
      select token, session, account, now(), to_timestamp(floor(extract(epoch from now())) + ${ACCESS_TOKEN_SECONDS})
      from made)
    select account as "accountId", session as "sessionId", token as "tokenId" from made`
}

/** Signs tokens as the server does, with the key that signs at present. */
export async function tokenSigner(
  owner: Database,
  sealing: string,
): Promise<(person: SignedIn) => Promise<string>> {
  const [row] = await owner.sql<{ kid: string; sealed_private: string }[]>`
    select kid, sealed_private from signing_key where signs_until is null`
  const opened = await openSealedKey(readRing(sealing), row?.sealed_private ?? '')
  if (opened === null) throw new Error('No key signs.')
  return async ({ accountId, sessionId, tokenId }) => {
    const [token] = await owner.sql<{ ends: number }[]>`
      select extract(epoch from expires_at)::float8 as ends from issued_token where id = ${tokenId}`
    const ends = token?.ends ?? 0
    return new SignJWT({ sid: sessionId })
      .setProtectedHeader({ alg: 'EdDSA', kid: opened.kid, typ: 'at+jwt' })
      .setIssuer('6fb-booking')
      .setAudience('6fb-booking-api')
      .setSubject(accountId)
      .setJti(tokenId)
      .setIssuedAt(ends - ACCESS_TOKEN_SECONDS)
      .setExpirationTime(ends)
      .sign(opened.privateKey)
  }
}
