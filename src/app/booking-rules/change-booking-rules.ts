import { changedValues } from '../changed-values.ts'
import { assertMatches, etagOfView } from '../../platform/http/etag.ts'
import type { Actor } from '../auth/actor.ts'
import { changeTerms } from '../shop/change-terms.ts'
import { shopProblems } from '../shop/errors.ts'
import type { TermsContext } from '../shop/terms-context.ts'
import { termsEvent } from '../shop/terms-event.ts'
import { selectRules, updateRules, type BookingRulesRow } from './booking-rules.sql.ts'

/**
 * Changes the rules by which the actor's shop is booked: they count from the next request on. Bookings stay, also where the
 * new rules would not have let them in; fees follow the rules of the day on which they fall due. Problems: shop_not_found,
 * precondition_failed.
 */
export async function changeBookingRules(
  context: TermsContext,
  actor: Actor,
  { values, ifMatch }: { values: Partial<BookingRulesRow>; ifMatch: string | undefined },
): Promise<BookingRulesRow> {
  return changeTerms(context, actor, async (transaction) => {
    const before = await selectRules(transaction)
    if (before === undefined) throw shopProblems.shop_not_found()
    assertMatches(ifMatch, etagOfView(before))
    await updateRules(transaction, values)
    const facts = changedValues(before, values, Object.keys(values))
    await context.events.append(
      transaction,
      termsEvent(actor, 'changed', { type: 'booking_rules', uid: actor.shopId }, facts),
    )
    return { ...before, ...values }
  })
}
