import { httpProblems } from '../../platform/http/errors.ts'
import { withTenant } from '../../platform/postgres/tenant.ts'
import type { Actor } from '../auth/actor.ts'
import type { AppContext } from '../context.ts'
import { walkInProblems } from './errors.ts'
import { walkInEvent } from './walk-in-event.ts'
import { markEnded, selectWalkIn } from './walk-ins.sql.ts'

/** Ends a place that nobody was served for: who held it has left, or staff removed it. Problems: not_found, walk_in_ended. */
export async function endWalkIn(
  { database, clock, events }: AppContext,
  actor: Actor,
  end: { id: string; to: 'left' | 'removed' },
): Promise<void> {
  const { shopId } = actor
  await withTenant(database, { shopId, scope: 'shop' }, async (transaction) => {
    const walkIn = await selectWalkIn(transaction, end.id, { isLocked: true })
    if (walkIn === undefined) throw httpProblems.not_found()
    if (!(await markEnded(transaction, { ...end, now: clock.now() })))
      throw walkInProblems.walk_in_ended({ extensions: { state: walkIn.state } })
    await events.append(
      transaction,
      walkInEvent(actor, end.id, 'changed', { from: walkIn.state, to: end.to }),
    )
  })
}
