import { sql, type Kysely } from 'kysely'
import type { DB } from '../../platform/postgres/database-types.ts'
import { signInOf, type SignIn } from './sign-in.ts'

/** All attempts to sign in between two instants (epoch milliseconds, both included), in order; at most 100,000. */
export async function signInsBetween(query: Kysely<DB>, fromMs: number, toMs: number): Promise<SignIn[]> {
  const { rows } = await sql<{ body: string }>`select body::text from event
    where class_uid = 3002 and at between to_timestamp(${fromMs}::float8 / 1000)
      and to_timestamp(${toMs}::float8 / 1000)
    order by at, id limit 100000`.execute(query)
  return rows.map(({ body }) => signInOf(body)).filter((signIn) => signIn !== null)
}
