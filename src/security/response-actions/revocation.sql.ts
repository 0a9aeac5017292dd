import { sql, type Kysely } from 'kysely'
import { apiKeyChannel } from '../../app/auth/api-keys/live-api-keys.ts'
import type { DB } from '../../platform/postgres/database-types.ts'
import type { Revocation } from './revocation.ts'

/** A session that has not ended. */
export interface OpenSession {
  id: string
  account_id: string
}

/** The sessions of some accounts that live at `at`. */
export async function openSessions(
  query: Kysely<DB>,
  accountIds: readonly string[],
  at: Temporal.Instant,
): Promise<OpenSession[]> {
  const ids = JSON.stringify(accountIds)
  const { rows } = await sql<OpenSession>`select id, account_id from session
    where revoked_at is null and expires_at > ${at} and account_id in (
      select value::uuid from json_array_elements_text(${ids}::text::json))
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

/** The account with this id or e-mail address; of several that claim it the one whose it is, or the oldest. */
export async function findAccount(query: Kysely<DB>, idOrEmail: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`select id from account
    where id::text = lower(${idOrEmail}::text) or email = lower(${idOrEmail}::text)
    order by provisional, created_at limit 1`.execute(query)
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

/** How many sign-ins live at `at` that an order would end, and of how many people. */
export async function countSignIns(
  query: Kysely<DB>,
  { verb, target }: { verb: string; target: string },
  at: Temporal.Instant,
): Promise<Revocation> {
  const { rows } = await sql<Revocation>`select sessions, people as accounts
    from sign_ins_under(${verb}, ${target}, ${at})`.execute(query)
  return rows[0] ?? { accounts: 0, sessions: 0 }
}

/** The signing keys that are good at `at`, by their ids. */
export async function goodSigningKeys(query: Kysely<DB>, at: Temporal.Instant): Promise<string[]> {
  const { rows } = await sql<{ kid: string }>`select kid from signing_key
    where good_until is null or good_until > ${at} order by kid`.execute(query)
  return rows.map(({ kid }) => kid)
}

/** The accounts that an incident touched: whose sessions it ended, or read something. Undefined when there is no such incident. */
export async function accountsOfIncident(
  query: Kysely<DB>,
  incidentId: string,
): Promise<string[] | undefined> {
  const { rows } = await sql<{
    accounts: string[]
  }>`select array(select distinct s.account_id::text from session s
      where s.id in (select session_id from incident_impact where incident_id = incident.id) or s.id::text in (
        select target from containment where incident_id = incident.id and verb = 'revoke_session')) as accounts
    from incident where id = ${incidentId}::text::uuid`.execute(query)
  return rows[0]?.accounts
}
