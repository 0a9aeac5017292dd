import { withTenant } from '../../../platform/postgres/tenant.ts'
import type { SignedInActor } from '../../auth/actor.ts'
import type { RecordReading } from '../../auth/reading.ts'
import type { ClientContext } from '../client-context.ts'
import { exportPerson } from '../export-person.ts'
import type { PersonExport } from '../person-export.ts'
import { selectIdsOfAccount } from '../records.sql.ts'

/** Everything that the shop holds about the actor himself, his account and sign-ins included. */
export async function exportOwnClient(
  context: ClientContext,
  actor: SignedInActor,
  record: RecordReading,
): Promise<PersonExport> {
  const { shopId, accountId } = actor
  // As the shop: those that were merged have no account any more.
  const clientIds = await withTenant(context.database, { shopId, accountId, scope: 'shop' }, (transaction) =>
    selectIdsOfAccount(transaction, accountId),
  )
  return exportPerson(context, actor, { person: { clientIds, accountId }, isSelf: true, record })
}
