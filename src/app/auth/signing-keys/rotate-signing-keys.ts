import { eventClass, eventStatus } from '../../../platform/events/event.ts'
import { withTenant } from '../../../platform/postgres/tenant.ts'
import type { AppContext } from '../../context.ts'
import { makeSealedKey, openSealedKey } from './sealed-key.ts'
import { CLOCK_SKEW_MS, GOOD_AFTER_MS, LEAD_MS } from './signing-key.ts'
import { insertSigningKey, lockSigningKeys, selectSigningKeys } from './signing-keys.sql.ts'

/** What changing the keys works with. */
export type KeyContext = Pick<AppContext, 'database' | 'clock' | 'events'> & {
  keys: Pick<AppContext['keys'], 'tokenSealing'>
}

/**
 * When a new key is to be made: in any case; when the present one is so many days old; or when none signs, because it
 * is the first or the last one was revoked.
 */
export type RotationDemand = 'asked' | { olderThanDays: number } | 'none_signs'

/**
 * Makes a new signing key where `demand` says so, however many ask at once, and gives its id, or null. It signs two
 * seconds later, when every server knows it, or at once when no other one does. The one before stays good until the
 * last token that it signed has ended.
 */
export async function rotateSigningKeys(
  { database, clock, events, keys }: KeyContext,
  source: string,
  demand: RotationDemand,
): Promise<string | null> {
  const made = await makeSealedKey(keys.tokenSealing)
  return withTenant(database, { shopId: null }, async (transaction) => {
    await lockSigningKeys(transaction)
    const now = clock.now()
    let present: { created_at: Temporal.Instant } | undefined
    for (const row of await selectSigningKeys(transaction)) {
      // One of the future stands there when the clock was set back.
      const hasBegun = row.signs_from.epochMilliseconds <= now.epochMilliseconds + CLOCK_SKEW_MS
      const isLast = row.signs_until === null && !row.revoked && row.sealed_private !== null
      if (isLast && hasBegun && (await openSealedKey(keys.tokenSealing, row.sealed_private ?? '')) !== null)
        present = row
    }
    if (!isDue(demand, present, now)) return null
    const signsFrom = present === undefined ? now : now.add({ milliseconds: LEAD_MS })
    await insertSigningKey(transaction, {
      ...made,
      now,
      signsFrom,
      othersGoodUntil: signsFrom.add({ milliseconds: GOOD_AFTER_MS }),
    })
    await events.append(transaction, {
      classUid: eventClass.entityManagement,
      activityId: 1,
      attributes: {
        actor: { user: { uid: 'anonymous' } },
        status_id: eventStatus.success,
        entity: { type: 'signing key', uid: made.kid },
        unmapped: { source, signs_from: signsFrom.toString(), overlaps: present !== undefined },
      },
    })
    return made.kid
  })
}

function isDue(
  demand: RotationDemand,
  present: { created_at: Temporal.Instant } | undefined,
  now: Temporal.Instant,
): boolean {
  if (present === undefined || demand === 'asked') return true
  if (demand === 'none_signs') return false
  const bornBefore = now.subtract({ hours: 24 * demand.olderThanDays })
  return Temporal.Instant.compare(present.created_at, bornBefore) <= 0
}
