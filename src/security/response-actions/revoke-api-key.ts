import type { Transaction } from 'kysely'
import { authEvent } from '../../app/auth/auth-event.ts'
import type { DB } from '../../platform/postgres/database-types.ts'
import type { GuardContext } from '../guard-context.ts'
import { endApiKey, type FoundApiKey } from './revocation.sql.ts'

/**
 * Revokes an API key in the caller's transaction, for good: every server refuses it within 100 ms. False, and nothing is
 * written, for one that was revoked already.
 */
export async function revokeApiKey(
  { clock, random, events }: Pick<GuardContext, 'clock' | 'random' | 'events'>,
  transaction: Transaction<DB>,
  key: FoundApiKey,
  by: string,
): Promise<boolean> {
  const at = Temporal.Instant.fromEpochMilliseconds(clock.epochMs())
  if (!(await endApiKey(transaction, key.id, { at, by }))) return false
  const event = authEvent({
    activity: 'api_key_revoked',
    succeeded: true,
    detail: 'revoked_by_command',
    userUid: key.created_by,
    apiKeyId: key.id,
    source: by,
    requestId: random.uuid(),
  })
  await events.append(transaction, { ...event, shopId: key.shop_id })
  return true
}
