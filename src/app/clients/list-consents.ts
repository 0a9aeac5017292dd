import { withTenant } from '../../platform/postgres/tenant.ts'
import { tenantOf, type SignedInActor } from '../auth/actor.ts'
import type { Consent } from './client.ts'
import type { ClientContext } from './client-context.ts'
import { selectConsents } from './consents.sql.ts'
import { findClient } from './find-client.ts'

/** What a client agreed to and took back, newest first. Problems: not_found, client_erased. */
export async function listConsents(
  { database }: ClientContext,
  actor: SignedInActor,
  page: { clientId: string; after?: string; limit: number },
): Promise<(Consent & { id: string })[]> {
  return withTenant(database, tenantOf(actor), async (transaction) => {
    const { id: clientId } = await findClient(transaction, actor, page.clientId)
    return selectConsents(transaction, { ...page, clientId })
  })
}
