import type { Account, StaffMember, StaffRole } from '../../../api/types.ts'
import { hasRole } from '../../session.ts'

/** The roles of a shop, with what each lets somebody do. */
export const staffRoles: { role: StaffRole; word: string; meaning: string }[] = [
  { role: 'barber', word: 'Barber', meaning: 'Can be booked; sees their own day and their own clients.' },
  {
    role: 'manager',
    word: 'Manager',
    meaning: 'Runs the shop: sees every chair and client, and sets all of this.',
  },
  {
    role: 'owner',
    word: 'Owner',
    meaning: 'All of that, and decides who works here and which shops there are.',
  },
  { role: 'operator', word: 'Operator', meaning: 'Answers for security: sees incidents and lifts blocks.' },
]

const list = new Intl.ListFormat('en-GB')

/** Roles as words: `Barber and manager`. */
export function rolesText(roles: readonly string[]): string {
  const words = staffRoles.filter(({ role }) => roles.includes(role)).map(({ role }) => role)
  const text = list.format(words)
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** Whether an account may give and take these roles: an owner every one, a manager that of barbers. */
export function mayGive(account: Account, roles: readonly string[]): boolean {
  return (
    hasRole(account, 'owner') || (hasRole(account, 'manager') && roles.every((role) => role === 'barber'))
  )
}

/** The barbers of the shop who are nobody of its staff yet. */
export function freeBarbers<Barber extends { id: string }>(
  barbers: Barber[],
  staff: StaffMember[],
): Barber[] {
  const taken = new Set(staff.map((one) => one.barber_id))
  return barbers.filter(({ id }) => !taken.has(id))
}
