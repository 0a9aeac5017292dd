import type { TenantTransaction } from '../../../platform/postgres/tenant.ts'
import type { AppContext } from '../../context.ts'
import { enqueueMail } from '../../notifications/enqueue-mail.ts'
import { secondFactorMail } from '../../notifications/second-factor-mail.ts'
import type { Actor } from '../actor.ts'
import { authEvent } from '../auth-event.ts'
import { deleteAllRecoveryCodes } from './second-factor.sql.ts'

/**
 * Ends the recovery codes of everybody, because the key that they are kept under goes; a mail tells each to make new ones. In the
 * caller's transaction, as the owner of the tables. Gives how many people had some.
 */
export async function voidRecoveryCodes(
  { events }: Pick<AppContext, 'events'>,
  transaction: TenantTransaction,
  actor: Pick<Actor, 'source' | 'requestId'>,
): Promise<number> {
  const people = await deleteAllRecoveryCodes(transaction)
  for (const { email, name, shop } of people) {
    const mail = secondFactorMail({ what: 'recovery_codes_voided', name, shop })
    await enqueueMail(transaction, { to: email, ...mail })
  }
  await events.appendAll(
    transaction,
    people.map(({ accountId }) =>
      authEvent({
        activity: 'recovery_codes_voided',
        succeeded: true,
        detail: 'digest_key_rotated',
        userUid: accountId,
        ...actor,
      }),
    ),
  )
  return people.length
}
