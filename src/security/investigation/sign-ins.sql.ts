import { sql, type Kysely } from 'kysely'
import type { DB } from '../../platform/postgres/database-types.ts'
import { signInOf, type SignIn } from './sign-in.ts'

/**
 * All attempts to sign in between two instants (epoch milliseconds, both included), in order; of more than 100,000
 * the newest, so that a flood does not hide what comes after it.
 */
export async function signInsBetween(query: Kysely<DB>, fromMs: number, toMs: number): Promise<SignIn[]> {
  const { rows } = await sql<{ body: string }>`select body from (select at, id, body::text from event
    where class_uid = 3002 and at between to_timestamp(${fromMs}::float8 / 1000)
      and to_timestamp(${toMs}::float8 / 1000)
    order by at desc, id desc limit 100000) newest order by at, id`.execute(query)
  return rows.map(({ body }) => signInOf(body)).filter((signIn) => signIn !== null)
}
