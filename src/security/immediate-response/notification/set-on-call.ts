import type { Transaction } from 'kysely'
import type { DB } from '../../../platform/postgres/database-types.ts'
import type { GuardContext } from '../../guard-context.ts'
import { onCallEvent } from './notification-event.ts'
import type { Shift } from './on-call.ts'
import { operatorsAmong, replaceShifts } from './on-call.sql.ts'

/**
 * Replaces the rota in the caller's transaction. Gives false, and changes nothing, when somebody in it may not acknowledge
 * an incident.
 */
export async function setOnCall(
  context: Pick<GuardContext, 'events'>,
  transaction: Transaction<DB>,
  { shifts, by }: { shifts: readonly Shift[]; by: string },
): Promise<boolean> {
  const accountIds = [...new Set(shifts.map(({ accountId }) => accountId))]
  const able = await operatorsAmong(transaction, accountIds)
  if (able.length < accountIds.length) return false
  await replaceShifts(transaction, shifts)
  await context.events.append(transaction, onCallEvent({ by, shifts: shifts.length, accountIds }))
  return true
}
