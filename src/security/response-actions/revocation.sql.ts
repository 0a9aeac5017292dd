import { sql, type Kysely } from 'kysely'
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
