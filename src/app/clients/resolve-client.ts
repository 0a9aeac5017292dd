import { withTenant } from '../../platform/postgres/tenant.ts'
import { isStaff, type Actor } from '../auth/actor.ts'
import { clientProblems } from './errors.ts'
import type { AppContext } from '../context.ts'

/** Who a booking is for. */
export interface BookingClient {
  /** The id of a new row, for whoever has none in this shop yet. */
  id: string
  accountId: string | null
  name: string
  email: string | null
  phone: string | null
}

/**
 * Whom a booking is for: the person that was named, or else the one who is signed in. Staff book for others, never
 * for themselves by leaving the client out. Problems: client_required.
 */
export async function resolveClient(
  context: AppContext,
  actor: Actor,
  named: { name: string; email: string | null; phone: string | null } | null,
): Promise<BookingClient> {
  const { database, random } = context
  const id = random.uuid()
  const accountId = isStaff(actor) ? null : actor.accountId
  if (named !== null) {
    if (named.email === null && named.phone === null && accountId === null && !isStaff(actor))
      throw clientProblems.client_required()
    return { id, accountId, ...named, email: named.email?.toLowerCase() ?? null }
  }
  if (accountId === null) throw clientProblems.client_required()
  const account = await withTenant(database, { shopId: actor.shopId, accountId }, (transaction) =>
    transaction
      .selectFrom('account')
      .select(['name', 'email'])
      .where('id', '=', accountId)
      .executeTakeFirstOrThrow(),
  )
  return { id, accountId, name: account.name, email: account.email, phone: null }
}
