import { sql, type Transaction } from 'kysely'
import type { DB, JsonObject } from '../postgres/database-types.ts'

/**
 * Adds a job in the caller's transaction: it runs after the commit, or never when that is rolled back.
 * Of jobs with the same `key` only the newest waits.
 */
export async function enqueueJob(
  transaction: Transaction<DB>,
  task: string,
  payload: JsonObject,
  key: string | null = null,
): Promise<void> {
  await sql`select enqueue_job(${task}, ${JSON.stringify(payload)}::text::json, ${key}::text)`.execute(
    transaction,
  )
}
