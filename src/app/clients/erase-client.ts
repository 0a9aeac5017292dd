import { httpProblems } from '../../platform/http/errors.ts'
import { withTenant } from '../../platform/postgres/tenant.ts'
import { tenantOf, type SignedInActor } from '../auth/actor.ts'
import type { ClientContext } from './client-context.ts'
import { lockClient } from './clients.sql.ts'
import { erasePerson, type ErasedPerson } from './erase-person.ts'
import { addToErasureList } from './erasure-list.ts'
import { selectErasures, selectLiveBookings } from './erasures.sql.ts'
import { clientProblems } from './errors.ts'
import { lockClients } from './merging.sql.ts'
import { selectMergedIds } from './records.sql.ts'

/**
 * Erases a client and all who were merged into him: everything personal is gone, what the books and the record need
 * stays, and DATA_DIR remembers it against older backups. Erasing him again gives the same answer. Problems: not_found,
 * client_has_bookings.
 */
export async function eraseClient(
  context: ClientContext,
  actor: SignedInActor,
  wanted: { clientId: string; reason: string; closesAccount: boolean },
): Promise<ErasedPerson> {
  const { database, clock, log, dataDir } = context
  const erased = await withTenant(database, tenantOf(actor), async (transaction) => {
    const client = await lockClient(transaction, wanted.clientId, null, 'update')
    if (client === undefined) throw httpProblems.not_found()
    if (client.erasedAt !== null)
      return { erasures: await selectErasures(transaction, { clientId: client.id }), rows: {} }
    const clientIds = await selectMergedIds(transaction, client.id)
    await lockClients(transaction, clientIds)
    const bookings = await selectLiveBookings(transaction, clientIds, clock.now())
    if (bookings.length > 0)
      throw clientProblems.client_has_bookings({ extensions: { booking_ids: bookings } })
    const person = { clientIds, accountId: client.accountId }
    return erasePerson(context, transaction, actor, { ...wanted, person })
  })
  // The next start does it again if it fails now.
  await addToErasureList(dataDir, erased.erasures).catch((error: unknown) =>
    log.error({ error: String(error) }, 'the list of erasures cannot be written'),
  )
  return erased
}
