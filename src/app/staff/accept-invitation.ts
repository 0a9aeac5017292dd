import { withTenant } from '../../platform/postgres/tenant.ts'
import type { SignedInActor } from '../auth/actor.ts'
import { staffProblem, staffProblems } from './errors.ts'
import { readInvitation } from './read-invitation.ts'
import { accessEvents } from './staff-event.ts'
import type { StaffContext } from './staff-context.ts'
import { takeInvitation } from './staff.sql.ts'
import type { LinkedInvitation } from './staff.ts'

/**
 * Takes an invitation: the actor, signed in with the account of the address that it went to, gets its roles. It is good
 * once, while whoever sent it may still give them.
 * Problems: invitation_not_valid, invitation_for_another, barber_unknown, barber_is_somebody_else.
 */
export async function acceptInvitation(
  context: StaffContext,
  actor: SignedInActor,
  token: string,
): Promise<LinkedInvitation> {
  const { database, clock, random, events, shops, sessions } = context
  const invitation = await readInvitation(context, token)
  const { id, shopId } = invitation
  if (shopId !== actor.shopId) throw staffProblems.invitation_not_valid()
  const { accountId } = actor
  const lent = { barberId: random.uuid(), personId: random.uuid() }
  try {
    await withTenant(database, { shopId, accountId }, async (transaction) => {
      const after = await takeInvitation(transaction, id, lent, clock.now())
      await events.appendAll(transaction, accessEvents(actor, { shopId, accountId, before: [], after }))
    })
  } catch (error) {
    throw staffProblem(error)
  } finally {
    shops.forget()
    sessions.forget(actor.sessionId)
  }
  return invitation
}
