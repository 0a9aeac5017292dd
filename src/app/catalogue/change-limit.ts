import { changedValues } from '../changed-values.ts'
import { assertMatches, etagOfView } from '../../platform/http/etag.ts'
import { httpProblems } from '../../platform/http/errors.ts'
import type { Actor } from '../auth/actor.ts'
import { changeTerms } from '../shop/change-terms.ts'
import type { TermsContext } from '../shop/terms-context.ts'
import { termsEvent } from '../shop/terms-event.ts'
import type { Limit } from './catalogue.ts'
import { selectLimits } from './limits.sql.ts'
import { setLimit } from './set-limit.ts'

/** Changes a limit, or with null takes it away. Bookings stay. Problems: not_found, precondition_failed. */
export async function changeLimit(
  context: TermsContext,
  actor: Actor,
  change: {
    id: string
    values: Partial<Pick<Limit, 'period' | 'count_max'>> | null
    ifMatch: string | undefined
  },
): Promise<Limit> {
  const { id, values, ifMatch } = change
  return changeTerms(context, actor, async (transaction) => {
    const [before] = await selectLimits(transaction, { id })
    if (before === undefined) throw httpProblems.not_found()
    assertMatches(ifMatch, etagOfView(before))
    const after = values === null ? null : { ...before, ...values }
    await setLimit(context, transaction, actor, { before, after })
    await context.events.append(
      transaction,
      termsEvent(
        actor,
        after === null ? 'removed' : 'changed',
        { type: 'booking_limit', uid: id },
        changedValues(before, after ?? {}, ['period', 'count_max']),
      ),
    )
    return after ?? before
  })
}
