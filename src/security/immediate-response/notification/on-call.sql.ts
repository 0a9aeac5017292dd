import { sql, type Kysely } from 'kysely'
import { rolesWith } from '../../../app/auth/permissions.ts'
import type { DB } from '../../../platform/postgres/database-types.ts'
import type { TenantTransaction } from '../../../platform/postgres/tenant.ts'
import type { Shift } from './on-call.ts'

/** Who is on call when, by beginning. */
export async function listShifts(query: Kysely<DB>): Promise<Shift[]> {
  const { rows } = await sql<Shift>`select id, account_id as "accountId", position, starts_at as "startsAt",
      ends_at as "endsAt", every_weeks as "everyWeeks", is_override as "isOverride"
    from on_call_shift order by starts_at, position, id`.execute(query)
  return rows
}

/** Writes the whole rota in place of what was. */
export async function replaceShifts(query: Kysely<DB>, shifts: readonly Shift[]): Promise<void> {
  await sql`delete from on_call_shift`.execute(query)
  const rows = shifts.map((shift) => ({
    id: shift.id,
    account_id: shift.accountId,
    position: shift.position,
    starts_at: shift.startsAt.toString(),
    ends_at: shift.endsAt.toString(),
    every_weeks: shift.everyWeeks,
    is_override: shift.isOverride,
  }))
  await sql`insert into on_call_shift (id, account_id, position, starts_at, ends_at, every_weeks, is_override)
    select id, account_id, position, starts_at, ends_at, every_weeks, is_override
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as row(id uuid, account_id uuid, position text,
      starts_at timestamptz, ends_at timestamptz, every_weeks smallint, is_override boolean)`.execute(query)
}

/** Of these accounts, those that may acknowledge an incident. */
export async function operatorsAmong(query: Kysely<DB>, accountIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select distinct account_id::text as id from membership
    where role = any(${rolesWith('incidents.acknowledge')}::text[])
      and account_id::text in (select value from json_array_elements_text(${JSON.stringify(accountIds)}::text::json))`.execute(
    query,
  )
  return rows.map(({ id }) => id)
}

/** The people who may answer for incidents, for somebody who sees incidents. */
export async function incidentPeople(
  transaction: TenantTransaction,
): Promise<{ id: string; name: string }[]> {
  const { rows } = await sql<{ id: string; name: string }>`select id, name from incident_people()`.execute(
    transaction,
  )
  return rows
}
