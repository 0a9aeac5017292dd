import { httpProblems } from '../../platform/http/errors.ts'
import { withTenant } from '../../platform/postgres/tenant.ts'
import { scopeOf, tenantOf, type SignedInActor } from '../auth/actor.ts'
import type { ClientContext } from './client-context.ts'
import { clientEvent } from './client-event.ts'
import { findClient } from './find-client.ts'
import { removeNote } from './notes.sql.ts'

/** Deletes a note: its author his own, who runs the shop any. Problems: not_found, client_erased. */
export async function deleteNote(
  { database, events }: ClientContext,
  actor: SignedInActor,
  { clientId, noteId }: { clientId: string; noteId: string },
): Promise<void> {
  const authorId = scopeOf(actor, 'notes.delete') === 'shop' ? null : actor.accountId
  await withTenant(database, tenantOf(actor), async (transaction) => {
    const { id } = await findClient(transaction, actor, clientId)
    if (!(await removeNote(transaction, { clientId: id, noteId, authorId }))) throw httpProblems.not_found()
    await events.append(transaction, clientEvent(actor, id, 'changed', { note_deleted: noteId }))
  })
}
