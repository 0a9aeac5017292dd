import { sha256 } from '../../platform/crypto/digest.ts'
import { signId } from '../../platform/crypto/signed-id.ts'
import { httpProblems } from '../../platform/http/errors.ts'
import { claimKey } from '../../platform/postgres/claim-key.ts'
import { withTenant } from '../../platform/postgres/tenant.ts'
import { insufficientPrivilege } from '../../platform/postgres/violations.ts'
import { codeOf } from '../../platform/process/error-code.ts'
import { tenantOf, type SignedInActor } from '../auth/actor.ts'
import { enqueueMail } from '../notifications/enqueue-mail.ts'
import type { StaffContext } from './staff-context.ts'
import { staffProblems } from './errors.ts'
import { invitationEvent } from './staff-event.ts'
import { invitationMail } from './staff-mail.ts'
import {
  deleteInvitations,
  lockStaff,
  selectInvitations,
  selectStaff,
  upsertInvitation,
} from './staff.sql.ts'
import { mayGive, type Invitation, type StaffRole } from './staff.ts'

const GOOD_DAYS = 7

/**
 * Asks somebody by mail to work in the actor's shop. Nobody learns whether the address has an account, and nothing is
 * given before whoever reads its mail has said yes: an account proves no address. Asking again replaces the invitation
 * and mails it anew; the same Idempotency-Key mails nothing.
 * Problems: forbidden, already_staff, barber_unknown, idempotency_key_reused, not_found (it was withdrawn meanwhile).
 */
export async function inviteStaff(
  { database, clock, random, events, keys, shops, publicUrl }: StaffContext,
  actor: SignedInActor,
  wanted: {
    email: string
    name: string
    roles: StaffRole[]
    barberId: string | null
    idempotencyKey: string | null
  },
): Promise<Invitation> {
  const { name, roles, barberId, idempotencyKey } = wanted
  if (!mayGive(actor, roles)) throw httpProblems.forbidden()
  const email = wanted.email.toLowerCase()
  const { shop, barbers } = await shops.get(actor.shopId)
  if (barberId !== null && !barbers.has(barberId)) throw staffProblems.barber_unknown()
  const digest = sha256(JSON.stringify([email, name, roles, barberId]))
  const now = clock.now()
  return withTenant(database, tenantOf(actor), async (transaction) => {
    await lockStaff(transaction)
    await deleteInvitations(transaction, { before: now })
    const [known] = await selectInvitations(transaction, { email })
    const id = known?.id ?? random.uuid()
    const scope = `invite ${actor.accountId}`
    const claim = { shopId: actor.shopId, scope, key: idempotencyKey, digest, resourceId: id, now }
    const earlier = await claimKey(transaction, claim)
    if (earlier !== null) {
      const [first] = await selectInvitations(transaction, { id: earlier })
      if (first === undefined) throw httpProblems.not_found()
      return first
    }
    const staff = await selectStaff(transaction, { now })
    if (staff.some((member) => member.email === email)) throw staffProblems.already_staff()
    const expiresAt = now.add({ hours: 24 * GOOD_DAYS })
    const invitation = { id, email, name, roles, barberId, expiresAt }
    await upsertInvitation(transaction, {
      ...invitation,
      shopId: actor.shopId,
      invitedBy: actor.accountId,
      now,
    })
    const url = `${publicUrl}/app/join?token=${signId(keys.link, 'invitation', id)}&shop=${shop.slug}`
    const mail = invitationMail({ name, shopName: shop.name, roles, url, days: GOOD_DAYS })
    await enqueueMail(transaction, { to: email, ...mail })
    await events.append(transaction, invitationEvent(actor, invitation, 'sent'))
    return invitation
  }).catch((error: unknown) => {
    // One to this address stands already that this actor may not replace.
    throw codeOf(error) === insufficientPrivilege ? httpProblems.forbidden() : error
  })
}
