import { sql, type Kysely } from 'kysely'
import { apiKeyChannel } from '../../app/auth/api-keys/live-api-keys.ts'
import type { DB } from '../../platform/postgres/database-types.ts'

/** A session that has not ended. */
export interface OpenSession {
  id: string
  account_id: string
}

/** The sessions that live at `at`: those of some accounts, or everybody's. */
export async function openSessions(
  query: Kysely<DB>,
  accountIds: readonly string[] | 'all',
  at: Temporal.Instant,
): Promise<OpenSession[]> {
  const ids = accountIds === 'all' ? null : JSON.stringify(accountIds)
  const { rows } = await sql<OpenSession>`select id, account_id from session
    where revoked_at is null and expires_at > ${at} and (${ids}::text is null or account_id in (
      select value::uuid from json_array_elements_text(${ids}::text::json)))
    order by id`.execute(query)
  return rows
}

/** Whose session this is, and whether it still lives at `at`; undefined when there never was one. */
export async function findSession(
  query: Kysely<DB>,
  id: string,
  at: Temporal.Instant,
): Promise<(OpenSession & { lives: boolean }) | undefined> {
  const { rows } = await sql<OpenSession & { lives: boolean }>`select id, account_id,
    revoked_at is null and expires_at > ${at} as lives from session where id = ${id}::text::uuid`.execute(
    query,
  )
  return rows[0]
}

/** The account with this id or e-mail address. */
export async function findAccount(query: Kysely<DB>, idOrEmail: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`select id from account
    where id::text = lower(${idOrEmail}::text) or email = lower(${idOrEmail}::text)`.execute(query)
  return rows[0]?.id
}

/** An API key, as much of it as the guard may see. */
export interface FoundApiKey {
  id: string
  shop_id: string
  public_id: string
  name: string
  created_by: string
}

/** The key with this id, or with this public id. */
export async function findApiKey(query: Kysely<DB>, idOrPublicId: string): Promise<FoundApiKey | undefined> {
  const { rows } = await sql<FoundApiKey>`select id, shop_id, public_id, name, created_by from api_key
    where id::text = lower(${idOrPublicId}::text) or public_id = ${idOrPublicId}::text`.execute(query)
  return rows[0]
}

/** Revokes a key, and tells the servers; false when it was revoked already. */
export async function endApiKey(
  query: Kysely<DB>,
  id: string,
  end: { at: Temporal.Instant; by: string },
): Promise<boolean> {
  const { rows } = await sql`with ended as (
      update api_key set revoked_at = ${end.at}, revoked_by = ${end.by}
      where id = ${id}::text::uuid and revoked_at is null returning public_id)
    select pg_notify(${apiKeyChannel}, public_id) from ended`.execute(query)
  return rows.length > 0
}

/** What was read by a key, ever: how many different records, and when the last time. */
export async function readingsOf(
  query: Kysely<DB>,
  apiKeyId: string,
): Promise<{ records: number; last_at: Temporal.Instant | null }> {
  const { rows } = await sql<{ records: number; last_at: Temporal.Instant | null }>`
    select count(distinct (a.source_table, key)) as records, max(a.at) as last_at
    from access_record a, unnest(a.record_keys) as key where a.session_id = ${apiKeyId}::text::uuid`.execute(
    query,
  )
  return rows[0] ?? { records: 0, last_at: null }
}
