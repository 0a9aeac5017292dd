import { changedValues } from '../changed-values.ts'
import { assertMatches, etagOfView } from '../../platform/http/etag.ts'
import { httpProblems } from '../../platform/http/errors.ts'
import type { Actor } from '../auth/actor.ts'
import { changeWithConflicts } from '../conflicts/change-with-conflicts.ts'
import type { ConflictsOfChange } from '../conflicts/conflict.ts'
import type { TermsContext } from '../shop/terms-context.ts'
import { termsEvent } from '../shop/terms-event.ts'
import { hoursProblems } from './errors.ts'
import { hoursView } from './hours-schema.ts'
import { withoutVersion, withVersion, type HoursVersion } from './hours-versions.ts'
import { hasBarber, replaceHours, selectHours } from './hours.sql.ts'
import { areApartInWeek } from './wall-hours.ts'

/** What is to become of a barber's weekly hours. */
export interface HoursChange {
  barberId: string
  /** The version to put among the others; or the first date of the one to take away. */
  change: (HoursVersion & { validFrom: string }) | { remove: string }
  ifMatch: string | undefined
}

/**
 * Puts a version of a barber's weekly hours among the others, or takes one away, by the rules of hours-versions. Bookings
 * stay: those that are outside of the hours now are named. Problems: not_found, precondition_failed, hours_not_valid,
 * dates_not_valid, hours_overlap (with the versions).
 */
export async function setHours(
  context: TermsContext,
  actor: Actor,
  { barberId, change, ifMatch }: HoursChange,
): Promise<{ versions: HoursVersion[]; conflicts: ConflictsOfChange }> {
  if ('weekly' in change) {
    if (change.validTo !== null && change.validTo < change.validFrom) throw hoursProblems.dates_not_valid()
    if (!areApartInWeek(change.weekly)) throw hoursProblems.hours_not_valid()
  }
  const { result, conflicts } = await changeWithConflicts(context, actor, barberId, async (transaction) => {
    if (!(await hasBarber(transaction, barberId))) throw httpProblems.not_found()
    const before = await selectHours(transaction, barberId)
    assertMatches(ifMatch, etagOfView(before.map(hoursView)))
    const versions = 'remove' in change ? withoutVersion(before, change.remove) : withVersion(before, change)
    if (versions === undefined) throw httpProblems.not_found()
    if ('overlaps' in versions) {
      const overlaps = versions.overlaps.map(hoursView)
      throw hoursProblems.hours_overlap({ extensions: { overlaps } })
    }
    await replaceHours(transaction, { shopId: actor.shopId, id: barberId }, versions, () =>
      context.random.uuid(),
    )
    const validFrom = 'remove' in change ? change.remove : change.validFrom
    const [was, is] = [before, versions].map((all) => ({ versions: all.map(hoursView) }))
    const facts = changedValues(was ?? {}, is ?? {}, ['versions'])
    const activity = 'remove' in change ? 'removed' : 'changed'
    await context.events.append(
      transaction,
      termsEvent(
        actor,
        activity,
        { type: 'weekly_hours', uid: barberId },
        { ...facts, valid_from: validFrom },
      ),
    )
    return { result: versions }
  })
  return { versions: result, conflicts }
}
