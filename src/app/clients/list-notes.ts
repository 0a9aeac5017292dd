import { withTenant } from '../../platform/postgres/tenant.ts'
import { tenantOf, type SignedInActor } from '../auth/actor.ts'
import type { ClientContext } from './client-context.ts'
import { findClient } from './find-client.ts'
import type { ClientNote } from './note.ts'
import { selectNotes } from './notes.sql.ts'

/** What the staff have written down of a client, newest first. Problems: not_found, client_erased. */
export async function listNotes(
  { database }: ClientContext,
  actor: SignedInActor,
  page: { clientId: string; after?: string; limit: number },
): Promise<ClientNote[]> {
  return withTenant(database, tenantOf(actor), async (transaction) => {
    const { id: clientId } = await findClient(transaction, actor, page.clientId)
    return selectNotes(transaction, { ...page, clientId })
  })
}
