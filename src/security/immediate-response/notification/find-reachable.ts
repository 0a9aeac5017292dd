import type { Kysely } from 'kysely'
import type { DB } from '../../../platform/postgres/database-types.ts'
import type { Reachable } from './escalation.ts'
import { failingChannels, ownerAccounts } from './notification.sql.ts'
import { onCallAt } from './on-call.ts'
import { listShifts } from './on-call.sql.ts'
import type { Telling } from './telling.ts'

/** For how long a channel that failed counts as one that fails, in milliseconds. */
const FAILING_MS = 60_000

/** Who can be told now, and by what. `timeZone` is the one of the rota. */
export async function findReachable(
  query: Kysely<DB>,
  telling: Telling,
  { now, timeZone }: { now: Temporal.Instant; timeZone: string },
): Promise<Reachable> {
  return {
    channels: telling.channels.map(({ name }) => name),
    failing: new Set(await failingChannels(query, now.subtract({ milliseconds: FAILING_MS }))),
    onCall: onCallAt(await listShifts(query), now, timeZone),
    owners: await ownerAccounts(query),
    alertEmails: telling.alertEmails.length,
    alertPhones: telling.alertPhones.length,
  }
}
