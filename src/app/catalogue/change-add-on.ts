import { changedValues } from '../changed-values.ts'
import { assertMatches, etagOfView } from '../../platform/http/etag.ts'
import { httpProblems } from '../../platform/http/errors.ts'
import type { Actor } from '../auth/actor.ts'
import { changeTerms } from '../shop/change-terms.ts'
import type { TermsContext } from '../shop/terms-context.ts'
import { termsEvent } from '../shop/terms-event.ts'
import { selectAddOns, updateAddOn } from './add-ons.sql.ts'
import type { AddOn } from './catalogue.ts'

/**
 * Changes an addition, or ends its sale with active: false. Bookings keep what they have. Problems: not_found,
 * precondition_failed.
 */
export async function changeAddOn(
  context: TermsContext,
  actor: Actor,
  change: { id: string; values: Partial<Omit<AddOn, 'id'>>; ifMatch: string | undefined },
): Promise<AddOn> {
  const { id, values, ifMatch } = change
  return changeTerms(context, actor, async (transaction) => {
    const [before] = await selectAddOns(transaction, { id })
    if (before === undefined) throw httpProblems.not_found()
    assertMatches(ifMatch, etagOfView(before))
    await updateAddOn(transaction, id, values)
    const facts = changedValues(before, values, Object.keys(values))
    await context.events.append(transaction, termsEvent(actor, 'changed', { type: 'add_on', uid: id }, facts))
    return { ...before, ...values }
  })
}
