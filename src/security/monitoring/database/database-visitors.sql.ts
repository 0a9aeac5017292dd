import { sql, type Kysely } from 'kysely'
import type { DB } from '../../../platform/postgres/database-types.ts'
import type { DatabaseVisitor } from './database-visitor.ts'

/** The connections to this database that are open now; its name, and who owns its tables. */
export async function openConnections(
  query: Kysely<DB>,
): Promise<{ database: string; owner: string; connections: (DatabaseVisitor & { pid: number })[] }> {
  const { rows } = await sql<DatabaseVisitor & { pid: number; database: string; owner: string }>`
    select pid, usename as role, coalesce(application_name, '') as program, datname as database,
      (select tableowner from pg_tables where schemaname = 'public' and tablename = 'event') as owner
    from pg_stat_activity where datname = current_database() and usename is not null`.execute(query)
  // Whoever asks is among them.
  const { database = '', owner = '' } = rows[0] ?? {}
  return { database, owner, connections: rows }
}
