import { sql } from 'kysely'
import type { TenantTransaction } from '../../platform/postgres/tenant.ts'
import type { Invitation, LinkedInvitation, StaffMember, StaffRole } from './staff.ts'

/** Who works in the shop that the transaction stands in, the longest here first: all, or one. For who may appoint. */
export async function selectStaff(
  transaction: TenantTransaction,
  only: { id?: string; now: Temporal.Instant },
): Promise<StaffMember[]> {
  const { rows } = await sql<StaffMember>`
    select s.id, s.email, s.name, s.roles, s.barber_id as "barberId",
      (select count(*)::int from booking b where b.barber_id = s.barber_id and b.shop_id = current_shop_id()
        and b.start_at > ${only.now} and b.state in ('hold', 'pending', 'confirmed')) as "upcomingBookings"
    from staff_of_shop() s
    where ${only.id ?? null}::uuid is null or s.id = ${only.id ?? null}::uuid`.execute(transaction)
  return rows
}

/** Until the transaction ends, nobody else changes roles in its shop. */
export async function lockStaff(transaction: TenantTransaction): Promise<void> {
  await sql`select 1 from shop where id = current_shop_id() for no key update`.execute(transaction)
}

/** Ids for a barber, should somebody be made one who never was. */
export interface LentIds {
  barberId: string
  personId: string
}

/** Gives a member of staff exactly these roles in this shop; none ends it. SF001 to SF005 say why not. */
export async function appoint(
  transaction: TenantTransaction,
  change: {
    accountId: string
    roles: readonly StaffRole[]
    barberId: string | null
    lent: LentIds
    now: Temporal.Instant
  },
): Promise<void> {
  await sql`select appoint(${change.accountId}, array(select json_array_elements_text(
      ${JSON.stringify(change.roles)}::text::json)), ${change.barberId}::uuid, ${change.lent.barberId},
    ${change.lent.personId}, ${change.now})`.execute(transaction)
}

/** The invitations of the shop that whoever acts may give and take, oldest first: all, or one. */
export async function selectInvitations(
  transaction: TenantTransaction,
  only: { id?: string; email?: string } = {},
): Promise<Invitation[]> {
  let query = transaction
    .selectFrom('invitation')
    .select(['id', 'email', 'name', 'roles', 'barber_id as barberId', 'expires_at as expiresAt'])
    .orderBy('created_at')
    .orderBy('id')
  if (only.id !== undefined) query = query.where('id', '=', only.id)
  if (only.email !== undefined) query = query.where('email', '=', only.email)
  const rows = await query.execute()
  return rows.map((row) => ({ ...row, roles: row.roles as StaffRole[] }))
}

/** Writes an invitation; one to the same address is replaced. */
export async function upsertInvitation(
  transaction: TenantTransaction,
  invitation: Invitation & { shopId: string; invitedBy: string; now: Temporal.Instant },
): Promise<void> {
  await sql`insert into invitation (id, shop_id, email, name, roles, barber_id, invited_by, created_at, expires_at)
    values (${invitation.id}, ${invitation.shopId}, ${invitation.email}, ${invitation.name},
      array(select json_array_elements_text(${JSON.stringify(invitation.roles)}::text::json)),
      ${invitation.barberId}::uuid, ${invitation.invitedBy}, ${invitation.now}, ${invitation.expiresAt})
    on conflict (shop_id, email) do update set name = excluded.name, roles = excluded.roles,
      barber_id = excluded.barber_id, invited_by = excluded.invited_by, created_at = excluded.created_at,
      expires_at = excluded.expires_at`.execute(transaction)
}

/** Takes invitations away: one, or those that had run out at `before`; gives what they were. */
export async function deleteInvitations(
  transaction: TenantTransaction,
  which: { id: string } | { before: Temporal.Instant },
): Promise<{ id: string; roles: StaffRole[] }[]> {
  let query = transaction.deleteFrom('invitation')
  query = 'id' in which ? query.where('id', '=', which.id) : query.where('expires_at', '<=', which.before)
  const rows = await query.returning(['id', 'roles']).execute()
  return rows.map(({ id, roles }) => ({ id, roles: roles as StaffRole[] }))
}

/** The invitation of a link, in whatever shop it is. */
export async function selectLinked(
  transaction: TenantTransaction,
  id: string,
  now: Temporal.Instant,
): Promise<LinkedInvitation | undefined> {
  const { rows } =
    await sql<LinkedInvitation>`select id, shop_id as "shopId", slug, shop_name as "shopName", roles,
      expires_at as "expiresAt" from invitation_of_link(${id}, ${now})`.execute(transaction)
  return rows[0]
}

/** Gives the account that acts what the invitation says, and ends it. SF001 to SF006 say why not. */
export async function takeInvitation(
  transaction: TenantTransaction,
  id: string,
  lent: LentIds,
  now: Temporal.Instant,
): Promise<StaffRole[]> {
  const { rows } = await sql<{ roles: StaffRole[] }>`
    select accept_invitation(${id}, ${lent.barberId}, ${lent.personId}, ${now}) as roles`.execute(transaction)
  return rows[0]?.roles ?? []
}
