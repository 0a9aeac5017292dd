import type { Transaction } from 'kysely'
import type { DB } from '../../../platform/postgres/database-types.ts'
import type { GuardContext } from '../../guard-context.ts'
import { addTimeline, findIncident } from '../../investigation/incident.sql.ts'
import { closureLine, type Closure } from './closure.ts'
import { timeToLiveMs } from '../containment.ts'
import { recordExists, standingOrder } from '../containment.sql.ts'
import { giveOrders } from '../give-orders.ts'

/** What came of an order: until when it stands, and whether it stood before; a string says why it was not given. */
export type Ordered = { until: Temporal.Instant; stoodBefore: boolean } | string

/**
 * Shuts a part of the program, a record or a network in the caller's transaction, with its event, and a line in the timeline
 * of its incident: in force at every server within 100 ms of the commit. What stands already stays as it is. `ttlMs` is for how
 * long; the verb's own time when null.
 */
export async function orderClosure(
  context: Pick<GuardContext, 'clock' | 'random' | 'events'>,
  transaction: Transaction<DB>,
  closure: Closure,
  from: { reason: string; by: string; incidentId: string | null; ttlMs: number | null },
): Promise<Ordered> {
  const { clock, random } = context
  const { reason, by, incidentId } = from
  const nowMs = clock.epochMs()
  const [kind = '', id = ''] = closure.target.split(' ')
  if (closure.verb === 'freeze_record' && !(await recordExists(transaction, kind, id)))
    return `There is no ${kind} with this id.`
  if (incidentId !== null && (await findIncident(transaction, incidentId)) === undefined)
    return 'There is no such incident.'
  const order = { ...closure, reason, ttlMs: from.ttlMs ?? timeToLiveMs[closure.verb] }
  const given = await giveOrders(context, transaction, [order], { incidentId, by, again: true })
  const standing = await standingOrder(transaction, closure, Temporal.Instant.fromEpochMilliseconds(nowMs))
  const until = standing?.expires_at ?? Temporal.Instant.fromEpochMilliseconds(nowMs + order.ttlMs)
  if (given.length === 0) return { until, stoodBefore: true }
  if (incidentId !== null) {
    await addTimeline(transaction, incidentId, [
      {
        id: random.uuid(),
        atMs: nowMs,
        kind: 'contained',
        key: `contained ${standing?.id ?? random.uuid()}`,
        text: closureLine(closure),
        data: { verb: closure.verb, count: 1, by },
      },
    ])
  }
  return { until, stoodBefore: false }
}
