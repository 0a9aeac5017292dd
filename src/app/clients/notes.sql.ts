import type { TenantTransaction } from '../../platform/postgres/tenant.ts'
import type { ClientNote } from './note.ts'

/** The notes on a client, newest first. */
export async function selectNotes(
  transaction: TenantTransaction,
  filter: { clientId: string; id?: string; after?: string; limit: number },
): Promise<ClientNote[]> {
  let query = transaction
    .selectFrom('client_note')
    .select(['id', 'text', 'author_id as authorId', 'author_name as authorName', 'created_at as createdAt'])
    .where('client_id', '=', filter.clientId)
    .orderBy('id', 'desc')
    .limit(filter.limit)
  if (filter.id !== undefined) query = query.where('id', '=', filter.id)
  if (filter.after !== undefined) query = query.where('id', '<', filter.after)
  return query.execute()
}

/** Adds a note. */
export async function insertNote(
  transaction: TenantTransaction,
  note: ClientNote & { shopId: string; clientId: string },
): Promise<void> {
  await transaction
    .insertInto('client_note')
    .values({
      id: note.id,
      shop_id: note.shopId,
      client_id: note.clientId,
      text: note.text,
      author_id: note.authorId,
      author_name: note.authorName,
      created_at: note.createdAt,
    })
    .execute()
}

/** Removes a note of a client, of this author if one is named; false when there is none. */
export async function removeNote(
  transaction: TenantTransaction,
  note: { clientId: string; noteId: string; authorId: string | null },
): Promise<boolean> {
  let query = transaction
    .deleteFrom('client_note')
    .where('id', '=', note.noteId)
    .where('client_id', '=', note.clientId)
  if (note.authorId !== null) query = query.where('author_id', '=', note.authorId)
  return (await query.executeTakeFirst()).numDeletedRows > 0n
}
