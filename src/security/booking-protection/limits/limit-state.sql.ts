import { sql, type Kysely } from 'kysely'
import type { DB } from '../../../platform/postgres/database-types.ts'
import type { LimitCounting, LimitTest, Tallied } from './limits.ts'

/** Writes down how the server counts. */
export async function writeLimitState(
  database: { query: Kysely<DB> },
  { store, keys }: LimitCounting,
): Promise<void> {
  await sql`insert into limit_state (at, store, keys) values (clock_timestamp(), ${store}, ${keys})
    on conflict (only_row) do update set at = excluded.at, store = excluded.store, keys = excluded.keys`.execute(
    database.query,
  )
}

/** How the server counted when it last said so; undefined before it ever did. */
export async function readLimitState(
  query: Kysely<DB>,
): Promise<(LimitCounting & { at: Temporal.Instant }) | undefined> {
  const { rows } = await sql<
    LimitCounting & { at: Temporal.Instant }
  >`select at, store, keys from limit_state`.execute(query)
  return rows[0]
}

/** Writes down what came of a self-test. */
export async function writeLimitTest(query: Kysely<DB>, { at, ok, detail }: LimitTest): Promise<void> {
  await sql`insert into limit_self_test (at, ok, detail) values (${at}, ${ok}, ${detail})
    on conflict (only_row) do update set at = excluded.at, ok = excluded.ok, detail = excluded.detail`.execute(
    query,
  )
}

/** The last self-test; undefined before the first. */
export async function readLimitTest(query: Kysely<DB>): Promise<LimitTest | undefined> {
  const { rows } = await sql<LimitTest>`select at, ok, detail from limit_self_test`.execute(query)
  return rows[0]
}

/** Keys of which more was served in a minute since `since` than the policy allows, the worst first. */
export async function servedAbove(
  query: Kysely<DB>,
  limits: readonly { name: string; max: number }[],
  since: Temporal.Instant,
): Promise<Tallied[]> {
  const { rows } = await sql<Tallied>`select t.minute, t.policy, t.key, t.served, t.refused
    from request_tally t join json_to_recordset(${JSON.stringify(limits)}::text::json) as l(name text, max integer)
      on l.name = t.policy and t.served > l.max
    where t.minute >= ${since} order by t.served desc limit 100`.execute(query)
  return rows
}

/** Who was counted most in a minute of the last hour, the highest first; `policies` alone. */
export async function busiestKeys(
  query: Kysely<DB>,
  policies: readonly string[],
  most: number,
): Promise<Tallied[]> {
  const { rows } = await sql<Tallied>`select * from (
      select distinct on (policy, key) minute, policy, key, served, refused from request_tally
      where minute > now() - interval '61 minutes'
        and policy in (select json_array_elements_text(${JSON.stringify(policies)}::text::json))
      order by policy, key, served + refused desc) t
    order by served + refused desc, policy, key limit ${most}::int`.execute(query)
  return rows
}
