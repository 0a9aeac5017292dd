import { sql, type Kysely } from 'kysely'
import type { DB } from '../../platform/postgres/database-types.ts'

/** What a role of the database is, and must not be. */
export interface RoleFacts {
  rolsuper: boolean
  rolbypassrls: boolean
  rolcreatedb: boolean
  rolcreaterole: boolean
  rolreplication: boolean
  /** Tables, functions, schemas and databases that it owns. */
  owned: number
  /** Other roles that it is a member of. */
  memberships: number
}

/** Reads the catalog about a role; undefined when there is none of this name. */
export async function roleFacts(query: Kysely<DB>, role: string): Promise<RoleFacts | undefined> {
  const { rows } =
    await sql<RoleFacts>`select rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication,
      ((select count(*) from pg_class where relowner = r.oid) + (select count(*) from pg_proc where proowner = r.oid)
        + (select count(*) from pg_namespace where nspowner = r.oid)
        + (select count(*) from pg_database where datdba = r.oid))::int8 as owned,
      (select count(*) from pg_auth_members where member = r.oid)::int8 as memberships
    from pg_roles r where rolname = ${role}`.execute(query)
  return rows[0]
}

/**
 * Tables that belong to a shop or to a person, that `role` may use, and that row-level security does not guard: those
 * whose rows always name a shop or an account, and those it may write whose rows may name one.
 */
export async function unguardedTables(query: Kysely<DB>, role: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select c.relname::text as name from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relrowsecurity
      and has_table_privilege(${role}, c.oid, 'select, insert, update, delete')
      and (c.relname in ('shop', 'account') or exists (select 1 from pg_attribute a
        where a.attrelid = c.oid and a.attname in ('shop_id', 'account_id', 'session_id')
          and (a.attnotnull or has_table_privilege(${role}, c.oid, 'insert, update, delete'))))
    order by 1`.execute(query)
  return rows.map(({ name }) => name)
}

/** How many tables row-level security guards. */
export async function guardedTables(query: Kysely<DB>): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int8 as count from pg_class
    where relnamespace = 'public'::regnamespace and relrowsecurity`.execute(query)
  return rows[0]?.count ?? 0
}

/** Which of these tables `role` may change in a way that only adding is not: "delete event", "update incident". */
export async function forbiddenRights(
  query: Kysely<DB>,
  role: string,
  tables: readonly string[],
): Promise<string[]> {
  const { rows } = await sql<{ fault: string }>`
    select lower(verb) || ' ' || name as fault
    from json_array_elements_text(${JSON.stringify(tables)}::text::json) as name,
      unnest(array['UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER']) as verb
    where has_table_privilege(${role}, name, verb)
      or (verb = 'UPDATE' and has_any_column_privilege(${role}, name, verb))
    order by 1`.execute(query)
  return rows.map(({ fault }) => fault)
}

/** How many rows of shops and people a connection sees that stands in no shop: none, if the policies hold. */
export async function rowsInSight(query: Kysely<DB>): Promise<number> {
  const { rows } = await sql<{
    count: number
  }>`select (select count(*) from booking) + (select count(*) from client)
    + (select count(*) from account) + (select count(*) from session) + (select count(*) from payment)
    + (select count(*) from occupancy) + (select count(*) from shop) as count`.execute(query)
  return rows[0]?.count ?? 0
}

/** How many rows of a shop a connection that stands elsewhere changes. */
export async function changeForeignShop(query: Kysely<DB>, shopId: string): Promise<number> {
  const { rows } = await sql<{ changed: number }>`with
    b as (update booking set note = note where shop_id = ${shopId} returning 1),
    c as (update client set name = name where shop_id = ${shopId} returning 1),
    o as (delete from shop_origin where shop_id = ${shopId} returning 1)
    select (select count(*) from b) + (select count(*) from c) + (select count(*) from o) as changed`.execute(
    query,
  )
  return rows[0]?.changed ?? 0
}

/** Gives a shop an origin from elsewhere. Throws 42501 where the policies hold. */
export async function plantInShop(query: Kysely<DB>, shopId: string): Promise<void> {
  await sql`insert into shop_origin (shop_id, origin) values (${shopId}, 'https://planted.example')`.execute(
    query,
  )
}
