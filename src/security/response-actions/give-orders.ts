import type { Transaction } from 'kysely'
import type { DB } from '../../platform/postgres/database-types.ts'
import type { GuardContext } from '../guard-context.ts'
import { containmentEvent } from '../investigation/incident-events.ts'
import { timeToLiveMs, type Order } from './containment.ts'
import { endSessions, insertContainments } from './containment.sql.ts'

/**
 * Gives orders in the caller's transaction, with their events; the server enforces them when it commits.
 * Sessions are ended as well. Orders that stand, or that this incident gave before, are left alone.
 * Gives the new ones. `again`: a person gives them, who may give again what was lifted.
 */
export async function giveOrders(
  context: Pick<GuardContext, 'clock' | 'random' | 'events'>,
  transaction: Transaction<DB>,
  orders: readonly Order[],
  from: { incidentId: string | null; by: string; again?: boolean },
): Promise<Order[]> {
  const { clock, random, events } = context
  const { incidentId, by } = from
  const nowMs = clock.epochMs()
  const at = Temporal.Instant.fromEpochMilliseconds(nowMs)
  const rows = orders.map(({ ttlMs, ...order }) => ({
    ...order,
    id: random.uuid(),
    incident_id: incidentId,
    created_by: by,
    created_at: at,
    expires_at: Temporal.Instant.fromEpochMilliseconds(nowMs + (ttlMs ?? timeToLiveMs[order.verb])),
  }))
  const inserted = await insertContainments(transaction, rows, from.again)
  const given = rows.filter(({ id }) => inserted.has(id))
  const sessions = given.filter(({ verb }) => verb === 'revoke_session')
  if (sessions.length > 0) {
    await endSessions(
      transaction,
      sessions.map(({ target }) => target),
      at,
      sessions[0]?.reason ?? '',
    )
  }
  const byVerb = [...Map.groupBy(given, (row) => row.verb)]
  await events.appendAll(
    transaction,
    byVerb.map(([verb, own]) =>
      containmentEvent({ what: 'ordered', verb, containmentIds: own.map(({ id }) => id), incidentId, by }),
    ),
  )
  return given.map(({ verb, target, reason }) => ({ verb, target, reason }))
}
