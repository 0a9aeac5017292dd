import { idOfToken } from '../../platform/crypto/signed-id.ts'
import { withTenant } from '../../platform/postgres/tenant.ts'
import { staffProblems } from './errors.ts'
import type { StaffContext } from './staff-context.ts'
import { selectLinked } from './staff.sql.ts'
import type { LinkedInvitation } from './staff.ts'

/** The invitation that a link opens, in whatever shop it is. Problems: invitation_not_valid. */
export async function readInvitation(
  { database, clock, keys }: Pick<StaffContext, 'database' | 'clock' | 'keys'>,
  token: string,
): Promise<LinkedInvitation> {
  const id = idOfToken(keys.link, 'invitation', token)
  if (id === null) throw staffProblems.invitation_not_valid()
  const now = clock.now()
  const found = await withTenant(database, { shopId: null }, (transaction) =>
    selectLinked(transaction, id, now),
  )
  if (found === undefined) throw staffProblems.invitation_not_valid()
  return found
}
