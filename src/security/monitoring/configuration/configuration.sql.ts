import { sql, type Kysely, type Transaction } from 'kysely'
import type { DB } from '../../../platform/postgres/database-types.ts'

/** The configuration that was seen last. */
export interface SeenConfiguration {
  values: Record<string, string>
  /** When, as text; null when none was ever seen. */
  seenAt: string | null
}

/** The row that is no setting: what was not safe, and since when. */
const FAULTS = 'faults'

/** What was seen last. */
export async function selectConfiguration(query: Kysely<DB>): Promise<SeenConfiguration> {
  const { rows } = await sql<{ name: string; value: string; seen_at: Temporal.Instant }>`
    select name, value, seen_at from configuration where name <> ${FAULTS} order by name`.execute(query)
  const seen = rows.map((row) => row.seen_at.toString()).toSorted()
  return {
    values: Object.fromEntries(rows.map(({ name, value }) => [name, value])),
    seenAt: seen.at(-1) ?? null,
  }
}

/** Keeps `values` as what was seen last. */
export async function replaceConfiguration(
  transaction: Transaction<DB>,
  values: Record<string, string>,
  now: Temporal.Instant,
): Promise<void> {
  await sql`delete from configuration where name <> ${FAULTS}`.execute(transaction)
  await sql`insert into configuration (name, value, seen_at)
    select key, value, ${now} from json_each_text(${JSON.stringify(values)}::text::json)`.execute(transaction)
}

/** Keeps since when exactly these faults have lasted, and gives it as epoch milliseconds: `nowMs` when others did so far. */
export async function faultsSince(query: Kysely<DB>, subject: string, nowMs: number): Promise<number> {
  const { rows } = await sql<{ since: number }>`
    insert into configuration (name, value, seen_at)
    values (${FAULTS}, ${subject}, to_timestamp(${nowMs}::float8 / 1000))
    on conflict (name) do update set value = excluded.value,
      seen_at = case when configuration.value = excluded.value then configuration.seen_at else excluded.seen_at end
    returning round(extract(epoch from seen_at) * 1000)::int8 as since`.execute(query)
  return rows[0]?.since ?? nowMs
}

/** What was not safe when the guard last looked, in words; empty when nothing was, undefined when it never has. */
export async function selectFaults(query: Kysely<DB>): Promise<string | undefined> {
  const { rows } = await sql<{
    value: string
  }>`select value from configuration where name = ${FAULTS}`.execute(query)
  return rows[0]?.value
}

/** Whose pages may use the API from a browser, of all shops. */
export async function selectOrigins(query: Kysely<DB>): Promise<{ shopId: string; origin: string }[]> {
  const { rows } = await sql<{ shopId: string; origin: string }>`
    select shop_id as "shopId", origin from shop_origin order by shop_id, origin`.execute(query)
  return rows
}
