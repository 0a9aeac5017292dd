import { sha256 } from '../../platform/crypto/digest.ts'
import { httpProblems } from '../../platform/http/errors.ts'
import { claimKey } from '../../platform/postgres/claim-key.ts'
import { withTenant } from '../../platform/postgres/tenant.ts'
import { tenantOf, type SignedInActor } from '../auth/actor.ts'
import type { ClientContext } from './client-context.ts'
import { clientEvent } from './client-event.ts'
import { selectOwnAccount } from './clients.sql.ts'
import { findClient } from './find-client.ts'
import type { ClientNote } from './note.ts'
import { insertNote, selectNotes } from './notes.sql.ts'

/**
 * Writes down something of a client, for the staff. The same Idempotency-Key gives the same note again.
 * Problems: not_found, client_erased, idempotency_key_reused.
 */
export async function addNote(
  { database, clock, random, events }: ClientContext,
  actor: SignedInActor,
  wanted: { clientId: string; text: string; idempotencyKey: string | null },
): Promise<ClientNote> {
  const { shopId, accountId } = actor
  const { text, idempotencyKey: key } = wanted
  return withTenant(database, tenantOf(actor), async (transaction) => {
    const client = await findClient(transaction, actor, wanted.clientId)
    const { name: authorName } = actor.apiKey ?? (await selectOwnAccount(transaction, accountId))
    const now = clock.now()
    const note = { id: random.uuid(), text, authorId: accountId, authorName, createdAt: now }
    const digest = sha256(JSON.stringify(['note', wanted.clientId, text]))
    const claim = { shopId, scope: accountId, key, digest, resourceId: note.id, now }
    const earlier = await claimKey(transaction, claim)
    if (earlier !== null) {
      const [written] = await selectNotes(transaction, { clientId: client.id, id: earlier, limit: 1 })
      if (written === undefined) throw httpProblems.not_found()
      return written
    }
    await insertNote(transaction, { ...note, shopId, clientId: client.id })
    await events.append(transaction, clientEvent(actor, client.id, 'changed', { note_added: note.id }))
    return note
  })
}
