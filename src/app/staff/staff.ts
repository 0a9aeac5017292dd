import { utcTime } from '../../platform/http/wire.ts'
import { scopeOf, type Actor } from '../auth/actor.ts'
import type { Role } from '../auth/permissions.ts'

/** What somebody may be who works in a shop. */
export type StaffRole = Exclude<Role, 'client'>

/** The roles of staff, the least first. */
export const staffRoles = ['barber', 'manager', 'owner', 'operator'] as const satisfies StaffRole[]

/** Somebody who works in a shop. */
export interface StaffMember {
  /** His account. */
  id: string
  email: string
  name: string
  roles: StaffRole[]
  /** The barber that he is there. */
  barberId: string | null
  /** Bookings of his that are still to come. */
  upcomingBookings: number
}

/** Somebody who was asked by mail, and has not said yes. */
export interface Invitation {
  id: string
  email: string
  name: string
  roles: StaffRole[]
  barberId: string | null
  expiresAt: Temporal.Instant
}

/** An invitation as its link shows it. */
export interface LinkedInvitation {
  id: string
  shopId: string
  slug: string
  shopName: string
  roles: StaffRole[]
  expiresAt: Temporal.Instant
}

/** Whether the actor may give these roles in this shop: an owner every one, a manager that of barbers. */
export function mayGive(actor: Actor, roles: readonly StaffRole[]): boolean {
  if (scopeOf(actor, 'staff.appoint') !== null) return true
  return scopeOf(actor, 'staff.manage') !== null && roles.every((role) => role === 'barber')
}

/** What a member's ETag is made of: what may be changed of him. */
export function staffEtag({ roles, barberId }: Pick<StaffMember, 'roles' | 'barberId'>): string {
  return `"${[...roles.toSorted(), ...(barberId === null ? [] : [barberId])].join('.')}"`
}

/** A member of staff as he goes over the wire. */
export function memberView(member: StaffMember) {
  return {
    id: member.id,
    state: 'active' as const,
    email: member.email,
    name: member.name,
    roles: member.roles,
    barber_id: member.barberId,
    upcoming_bookings: member.upcomingBookings,
    expires_at: null,
  }
}

/** Somebody who was invited, as he goes over the wire. */
export function invitationView(invitation: Invitation) {
  return {
    id: invitation.id,
    state: 'invited' as const,
    email: invitation.email,
    name: invitation.name,
    roles: invitation.roles,
    barber_id: invitation.barberId,
    upcoming_bookings: 0,
    expires_at: utcTime(invitation.expiresAt),
  }
}
