import { httpProblems } from '../../platform/http/errors.ts'
import { withTenant } from '../../platform/postgres/tenant.ts'
import { tenantOf, type SignedInActor } from '../auth/actor.ts'
import type { ClientRecord } from './client.ts'
import type { ClientContext } from './client-context.ts'
import { clientEvent } from './client-event.ts'
import { selectClients, updateProfile } from './clients.sql.ts'
import { clientProblems } from './errors.ts'
import { mergedProfile } from './merged-profile.ts'
import { insertMerge, lockClients, markMerged, moveRecords } from './merging.sql.ts'
import { readClient } from './read-client.ts'

/**
 * Makes one client of several who are the same person: bookings, notes, consents and all else go to the one who stays, with
 * what he lacks of their profiles; the others lead to him from then on, and what went is written down. All of it or nothing. A booking that
 * is made for one of them meanwhile ends with the one who stays. Those who were merged with him already are no error.
 * Problems: not_found, client_not_found, client_erased, already_merged, accounts_differ, merged_with_itself.
 */
export async function mergeClients(
  context: ClientContext,
  actor: SignedInActor,
  wanted: { survivorId: string; clientIds: readonly string[] },
): Promise<ClientRecord> {
  const { database, clock, random, events } = context
  const { survivorId } = wanted
  const otherIds = [...new Set(wanted.clientIds)]
  if (otherIds.includes(survivorId)) throw clientProblems.merged_with_itself()
  const now = clock.now()
  return withTenant(database, tenantOf(actor), async (transaction) => {
    const clients = await lockClients(transaction, [survivorId, ...otherIds])
    const survivor = clients.find(({ id }) => id === survivorId)
    if (survivor === undefined) throw httpProblems.not_found()
    const missing = otherIds.find((id) => clients.every((client) => client.id !== id))
    if (missing !== undefined) throw clientProblems.client_not_found({ extensions: { client_id: missing } })
    const elsewhere = clients.find(({ mergedInto }) => mergedInto !== null && mergedInto !== survivorId)
    if (elsewhere !== undefined) {
      const { id, mergedInto } = elsewhere
      throw clientProblems.already_merged({ extensions: { client_id: id, merged_into: mergedInto } })
    }
    const erased = clients.find(({ erasedAt }) => erasedAt !== null)
    if (erased !== undefined) throw clientProblems.client_erased({ extensions: { client_id: erased.id } })
    const accounts = new Set(clients.flatMap(({ accountId }) => (accountId === null ? [] : [accountId])))
    if (accounts.size > 1) throw clientProblems.accounts_differ()

    const read = (id: string): Promise<ClientRecord[]> =>
      selectClients(transaction, { id, sight: null, limit: 1, now })
    const [profile] = await read(survivorId)
    if (profile === undefined) throw httpProblems.not_found()
    const others: ClientRecord[] = []
    for (const { id, mergedInto } of clients) {
      if (id !== survivorId && mergedInto === null) others.push(...(await read(id)))
    }
    for (const { id: mergedId } of others) {
      const moved = await moveRecords(transaction, mergedId, survivorId)
      await markMerged(transaction, mergedId, survivorId)
      await insertMerge(transaction, {
        id: random.uuid(),
        shopId: actor.shopId,
        mergedId,
        intoId: survivorId,
        moved,
        mergedBy: actor.accountId,
        at: now,
      })
      const counts = Object.fromEntries(Object.entries(moved).map(([table, ids]) => [table, ids.length]))
      const facts = { merged_id: mergedId, moved: counts }
      await events.append(transaction, clientEvent(actor, survivorId, 'changed', facts))
    }
    if (others.length > 0)
      await updateProfile(transaction, survivorId, profile.version, mergedProfile(profile, others))
    return readClient(context, actor, survivorId, transaction)
  })
}
