import { httpProblems } from '../../platform/http/errors.ts'
import { withTenant } from '../../platform/postgres/tenant.ts'
import { tenantOf, type SignedInActor } from '../auth/actor.ts'
import type { RecordReading } from '../auth/reading.ts'
import type { ClientContext } from './client-context.ts'
import { lockClient } from './clients.sql.ts'
import { exportPerson } from './export-person.ts'
import type { PersonExport } from './person-export.ts'
import { selectMergedIds } from './records.sql.ts'
import { sightOf } from './sight.ts'

/** Everything that the shop holds about a client, for the staff to hand to him. Problems: not_found. */
export async function exportClient(
  context: ClientContext,
  actor: SignedInActor,
  { clientId, record }: { clientId: string; record: RecordReading },
): Promise<PersonExport> {
  const person = await withTenant(context.database, tenantOf(actor), async (transaction) => {
    const client = await lockClient(transaction, clientId, sightOf(actor), 'key share')
    if (client === undefined) throw httpProblems.not_found()
    return { clientIds: await selectMergedIds(transaction, client.id), accountId: client.accountId }
  })
  return exportPerson(context, actor, { person, isSelf: false, record })
}
