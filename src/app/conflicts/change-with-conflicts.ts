import type { TenantTransaction } from '../../platform/postgres/tenant.ts'
import type { Actor } from '../auth/actor.ts'
import { changeTerms } from '../shop/change-terms.ts'
import type { TermsContext } from '../shop/terms-context.ts'
import { newConflicts, type Conflict } from './conflict.ts'
import { findConflicts } from './find-conflicts.ts'

/** What a change of the terms has come to. */
export interface Changed<Result> {
  result: Result
  /** It was asked for before, and has been made then. */
  isAgain?: boolean
}

/**
 * Runs `work` by changeTerms, and names the bookings, of one barber or of all, that it leaves no room for: exactly those,
 * since no booking comes in between. Of a change that was made before, all that there is no room for are named.
 */
export async function changeWithConflicts<Result>(
  context: TermsContext,
  actor: Actor,
  barberId: string | null,
  work: (transaction: TenantTransaction) => Promise<Changed<Result>>,
): Promise<{ result: Result; conflicts: Conflict[] }> {
  const wanted = { barberId, now: context.clock.now() }
  return changeTerms(context, actor, async (transaction) => {
    const before = await findConflicts(transaction, wanted)
    const { result, isAgain } = await work(transaction)
    const after = await findConflicts(transaction, wanted)
    return { result, conflicts: isAgain === true ? after : newConflicts(before, after) }
  })
}
