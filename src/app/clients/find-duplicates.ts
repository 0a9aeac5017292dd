import { withTenant } from '../../platform/postgres/tenant.ts'
import { tenantFor, type SignedInActor } from '../auth/actor.ts'
import type { ClientContext } from './client-context.ts'
import { selectSuspectGroups, selectSuspects, type Suspect } from './duplicates.sql.ts'
import { areSimilarNames } from './similar-names.ts'

/** Clients who may be one person, and why. */
export interface Duplicates {
  reasons: string[]
  clients: Suspect[]
  cursor: string
}

/**
 * Groups of clients who may be the same person, the eldest first. Names alone are no reason, but one more: a family shares
 * a phone number, and then the names differ.
 */
export async function findDuplicates(
  { database }: ClientContext,
  actor: SignedInActor,
  page: { after: string | null; limit: number },
): Promise<Duplicates[]> {
  return withTenant(database, tenantFor(actor, 'clients.merge'), async (transaction) => {
    const groups = await selectSuspectGroups(transaction, page)
    const suspects = await selectSuspects(transaction, [...new Set(groups.flatMap(({ ids }) => ids))])
    const byId = new Map(suspects.map((suspect) => [suspect.id, suspect]))
    return groups.map(({ ids, reasons, cursor }) => {
      const clients = ids.flatMap((id) => byId.get(id) ?? [])
      const [first] = clients
      const alike = first !== undefined && clients.every(({ name }) => areSimilarNames(first.name, name))
      return { reasons: alike ? [...reasons, 'similar_name'] : reasons, clients, cursor }
    })
  })
}
