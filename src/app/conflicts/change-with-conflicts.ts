import { withTenant, type TenantTransaction } from '../../platform/postgres/tenant.ts'
import { tenantOf, type Actor } from '../auth/actor.ts'
import { changeTerms } from '../shop/change-terms.ts'
import type { TermsContext } from '../shop/terms-context.ts'
import { newConflicts, SHOWN_MAX, type ConflictsOfChange } from './conflict.ts'
import { selectShown } from './conflicts.sql.ts'
import { findConflicts } from './find-conflicts.ts'

/** What a change of the terms has come to. */
export interface Changed<Result> {
  result: Result
  /** It was asked for before, and has been made then. */
  isAgain?: boolean
}

/**
 * Runs `work` by changeTerms, and names the bookings, of one barber or of all, that it leaves no room for: all of
 * them, since none is written meanwhile. Of a change that was made before, all that there is no room for are named.
 */
export async function changeWithConflicts<Result>(
  context: TermsContext,
  actor: Actor,
  barberId: string | null,
  work: (transaction: TenantTransaction) => Promise<Changed<Result>>,
): Promise<{ result: Result; conflicts: ConflictsOfChange }> {
  const wanted = { barberId, now: context.clock.now() }
  // Before the change keeps bookings waiting: what has come in between is named too much, never too little.
  const before = await withTenant(context.database, tenantOf(actor), (transaction) =>
    findConflicts(transaction, wanted),
  )
  return changeTerms(context, actor, async (transaction) => {
    const { result, isAgain } = await work(transaction)
    const after = await findConflicts(transaction, wanted)
    const found = isAgain === true ? after : newConflicts(before, after)
    const shown = await selectShown(transaction, found.slice(0, SHOWN_MAX))
    return { result, conflicts: { shown, count: found.length } }
  })
}
