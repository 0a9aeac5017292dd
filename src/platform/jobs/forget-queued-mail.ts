import { sql, type Transaction } from 'kysely'
import type { DB } from '../postgres/database-types.ts'

/** Takes mail to these addresses (in small letters) out of the queue, in the caller's transaction. What is just being sent goes out. */
export async function forgetQueuedMail(transaction: Transaction<DB>, addresses: string[]): Promise<void> {
  if (addresses.length === 0) return
  await sql`select forget_queued_mail(array(select json_array_elements_text(
    ${JSON.stringify(addresses)}::text::json)))`.execute(transaction)
}
