import { httpProblems } from '../../platform/http/errors.ts'
import { withTenant } from '../../platform/postgres/tenant.ts'
import { tenantOf, type Actor } from '../auth/actor.ts'
import type { AppContext } from '../context.ts'
import { shopEvent } from '../shop/shop-event.ts'
import type { Organisation } from './organisation.ts'
import { selectOrganisation, updateOrganisation } from './organisation.sql.ts'

/** Names the organisation anew, if it still has the version that the actor read. Problems: precondition_failed. */
export async function changeOrganisation(
  { database, events }: Pick<AppContext, 'database' | 'events'>,
  actor: Actor,
  change: { version: number; name: string },
): Promise<Organisation> {
  return withTenant(database, tenantOf(actor), async (transaction) => {
    const found = await selectOrganisation(transaction)
    if (found === undefined) throw httpProblems.not_found()
    const { id } = found
    if (!(await updateOrganisation(transaction, { id, ...change }))) throw httpProblems.precondition_failed()
    const entity = { type: 'organisation', uid: id } as const
    await events.append(transaction, shopEvent(actor, entity, 'changed', { fields: ['name'] }))
    return { id, name: change.name, version: change.version + 1 }
  })
}
