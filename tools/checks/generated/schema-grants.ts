import type { Sql } from '../../../src/platform/postgres/connect.ts'
import type { SchemaLine } from './schema-catalog.ts'

/** Who may use the schema itself, and that nobody else may. */
export function readSchemaGrants(sql: Sql): Promise<SchemaLine[]> {
  return sql<SchemaLine[]>`
    with held as (
      select g.grantee, g.privilege_type from pg_namespace n
      cross join lateral aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) g where n.nspname = 'public')
    select 'public' as subject, text from (
      select '' as grantee, 'REVOKE ALL ON SCHEMA public FROM PUBLIC;' as text
      where not exists (select from held where grantee = 0)
      union all
      select grantee, format('GRANT %s ON SCHEMA public TO %s;', privileges, grantee) from (
        select case grantee when 0 then 'PUBLIC' else pg_get_userbyid(grantee)::text end as grantee,
          string_agg(privilege_type, ', ' order by privilege_type desc) as privileges
        from held where grantee = 0 or pg_get_userbyid(grantee) like 'sixfb\\_%' group by 1) by_role
    ) lines order by grantee collate "C"`
}

/** Who may call a function, where PUBLIC may not. */
export function readFunctionGrants(sql: Sql): Promise<SchemaLine[]> {
  return sql<SchemaLine[]>`
    select subject, text from (
      select p.oid::regprocedure::text as subject, '' as grantee,
        format('REVOKE ALL ON FUNCTION %s FROM PUBLIC;', p.oid::regprocedure) as text
      from pg_proc p
      where p.pronamespace = 'public'::regnamespace and p.proacl is not null
        and not exists (select from aclexplode(p.proacl) g where g.grantee = 0)
      union all
      select p.oid::regprocedure::text, pg_get_userbyid(g.grantee),
        format('GRANT %s ON FUNCTION %s TO %I;', g.privilege_type, p.oid::regprocedure, pg_get_userbyid(g.grantee))
      from pg_proc p cross join lateral aclexplode(p.proacl) g
      where p.pronamespace = 'public'::regnamespace and g.grantee <> p.proowner and pg_get_userbyid(g.grantee) like 'sixfb\\_%'
    ) lines order by subject collate "C", grantee collate "C"`
}

/** What each role may do with a table or a view, and what with some of its columns only. */
export function readTableGrants(sql: Sql): Promise<SchemaLine[]> {
  return sql<SchemaLine[]>`
    with held as (
      select c.relname, g.grantee, g.privilege_type, null as columns
      from pg_class c cross join lateral aclexplode(c.relacl) g
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm') and g.grantee <> c.relowner
      union all
      select c.relname, g.grantee, g.privilege_type,
        format(' (%s)', string_agg(quote_ident(a.attname), ', ' order by a.attnum))
      from pg_class c join pg_attribute a on a.attrelid = c.oid cross join lateral aclexplode(a.attacl) g
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm') and not a.attisdropped
        and g.grantee <> c.relowner
      group by c.relname, g.grantee, g.privilege_type),
    named as (
      select *, case grantee when 0 then 'PUBLIC' else pg_get_userbyid(grantee)::text end as role from held
      where grantee = 0 or pg_get_userbyid(grantee) like 'sixfb\\_%')
    select relname as subject, format('GRANT %s ON %I TO %s;',
      string_agg(concat(privilege_type, columns), ', '
        order by strpos('SELECT INSERT UPDATE DELETE', privilege_type), privilege_type, columns nulls first),
      relname, role) as text
    from named group by relname, role order by relname collate "C", role collate "C"`
}
