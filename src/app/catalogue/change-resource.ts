import { changedValues } from '../changed-values.ts'
import { assertMatches, etagOfView } from '../../platform/http/etag.ts'
import { httpProblems } from '../../platform/http/errors.ts'
import type { Actor } from '../auth/actor.ts'
import { changeWithConflicts } from '../conflicts/change-with-conflicts.ts'
import type { ConflictsOfChange } from '../conflicts/conflict.ts'
import type { TermsContext } from '../shop/terms-context.ts'
import { termsEvent } from '../shop/terms-event.ts'
import type { Resource } from './catalogue.ts'
import { selectResources, updateResource } from './resources.sql.ts'
import { seatBookings } from './seat-bookings.ts'

/**
 * Changes a resource, or takes it out of use with active: false. Bookings that had it get another one of its kind where one
 * is free; those that find none are named. Problems: not_found, precondition_failed.
 */
export async function changeResource(
  context: TermsContext,
  actor: Actor,
  change: { id: string; values: Partial<Omit<Resource, 'id' | 'kind'>>; ifMatch: string | undefined },
): Promise<{ resource: Resource; conflicts: ConflictsOfChange }> {
  const { id, values, ifMatch } = change
  const { result, conflicts } = await changeWithConflicts(context, actor, null, async (transaction) => {
    const [before] = await selectResources(transaction, { id })
    if (before === undefined) throw httpProblems.not_found()
    assertMatches(ifMatch, etagOfView(before))
    await updateResource(transaction, id, values)
    await seatBookings(context, transaction, actor)
    const facts = changedValues(before, values, Object.keys(values))
    await context.events.append(
      transaction,
      termsEvent(actor, 'changed', { type: 'resource', uid: id }, facts),
    )
    return { result: { ...before, ...values } }
  })
  return { resource: result, conflicts }
}
