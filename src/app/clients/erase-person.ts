import { forgetQueuedMail } from '../../platform/jobs/forget-queued-mail.ts'
import type { TenantTransaction } from '../../platform/postgres/tenant.ts'
import type { Actor } from '../auth/actor.ts'
import { closeAccount } from '../auth/close-account.ts'
import { clientEvent } from './client-event.ts'
import type { ClientContext } from './client-context.ts'
import type { ErasedAccount, Erasure } from './erasure.ts'
import { insertErasures, markErased } from './erasures.sql.ts'
import { eraseRecords, forgetKeys, recordTables, type Person } from './records.sql.ts'

/** A person who was erased. */
export interface ErasedPerson {
  /** One for each client that he was. */
  erasures: Erasure[]
  /** In how many rows of which tables something was taken. */
  rows: Record<string, number>
}

/**
 * Takes everything personal of a person out of the database, by the list of client-records.ts, in the caller's transaction,
 * in which his rows are locked. Figures, times and ids stay, for the books and for the record. With `closesAccount` his
 * account goes too, unless it is more than a client of this shop; then, and without it, it is only no longer his here.
 * The transaction may act for his account afterwards.
 */
export async function erasePerson(
  context: Pick<ClientContext, 'clock' | 'events'>,
  transaction: TenantTransaction,
  actor: Actor,
  wanted: { person: Person; reason: string; closesAccount: boolean },
): Promise<ErasedPerson> {
  const { person, reason, closesAccount } = wanted
  const { clientIds, accountId } = person
  const { shopId, requestId } = actor
  const at = context.clock.now()
  await forgetKeys(transaction, person)
  await forgetQueuedMail(transaction, await markErased(transaction, clientIds, at))
  const rows: Record<string, number> = {}
  for (const table of recordTables) {
    const count = await eraseRecords(transaction, table, person)
    if (count > 0) rows[table] = count
  }
  for (const id of clientIds)
    await context.events.append(transaction, clientEvent(actor, id, 'erased', { reason }))
  const closed =
    closesAccount &&
    accountId !== null &&
    (await closeAccount(context, transaction, { accountId, shopId, requestId, closedBy: actor.accountId }))
  const account: ErasedAccount = accountId === null ? 'none' : closed ? 'closed' : 'kept'
  const erasures = clientIds.map((clientId) => ({
    clientId,
    shopId,
    reason,
    account,
    accountId: closed ? accountId : null,
    at,
  }))
  await insertErasures(transaction, erasures, actor.accountId)
  return { erasures, rows }
}
