/** What a person may be in a shop. */
export type Role = 'client' | 'barber' | 'manager' | 'owner' | 'operator'

/** Whether somebody with these roles, in whatever shops, works in none of them. */
export function worksNowhere(roles: readonly { role: string }[]): boolean {
  return roles.every(({ role }) => role === 'client')
}

/** How far an action reaches: to what is somebody's own, to what is of his own chair, to the whole shop. */
export type Scope = 'own' | 'chair' | 'shop'

/** As what somebody comes: not known at all, signed in, or with a role in the shop. */
export type Standing = 'anyone' | 'person' | Role

/** What an action is in plain words, and how far it reaches for whom. Who is not named may not. */
export interface Permission extends Partial<Record<Standing, Scope>> {
  does: string
}

const forBarbers = { barber: 'shop', manager: 'shop', owner: 'shop' } as const
const byChair = { barber: 'chair', manager: 'shop', owner: 'shop' } as const
const forManagers = { manager: 'shop', owner: 'shop' } as const
const forOwners = { owner: 'shop' } as const
const forOperators = { owner: 'shop', operator: 'shop' } as const

/**
 * Who may do what, and how far: the one table that routes, the guard, the API document, docs/permissions.md and the screen
 * of the staff go by. Whoever is signed in is a person also where he has no role, and may do what anyone may; a
 * client is a person whom the shop knows. What is not in the table nobody may. Incidents are the installation's:
 * whoever sees them sees them of every shop in it.
 */
export const permissions = {
  'account.own': { does: 'Read and change the own account, its sign-ins and sessions', person: 'own' },
  'profile.own': { does: 'Read, change and export what the shop knows of oneself', person: 'own' },

  'bookings.make': { does: 'Book, and book what repeats', anyone: 'own', ...forBarbers },
  'bookings.read': { does: 'Read bookings and their history', person: 'own', ...byChair },
  'bookings.change': { does: 'Confirm, move and cancel bookings', person: 'own', ...byChair },
  'bookings.serve': { does: 'Record who has come, is seated or did not come', ...byChair },
  'bookings.settle': { does: 'Complete bookings, record payments, waive fees', ...byChair },
  'series.read': { does: 'Read what repeats', person: 'own', ...byChair },
  'series.change': { does: 'Move and cancel what repeats', person: 'own', ...byChair },

  'waitlist.join': { does: 'Wish for a time that is taken', anyone: 'own', ...forBarbers },
  'waitlist.read': { does: 'Read the waitlist', person: 'own', ...forBarbers },
  'waitlist.change': { does: 'Take wishes off the waitlist', person: 'own', ...forBarbers },
  'queue.join': { does: 'Join the queue without an appointment', anyone: 'own', ...forBarbers },
  'queue.run': { does: 'See the queue, call, seat and remove who waits', ...forBarbers },

  'clients.read': { does: 'Read clients, their notes, consents and households', ...byChair },
  'clients.change': { does: 'Write down and change clients, notes, consents and households', ...byChair },
  'clients.export': { does: 'Export everything that is held about a client', ...byChair },
  'clients.merge': { does: 'Find clients who are one person, and merge them', ...forManagers },
  'clients.erase': { does: 'Erase clients', ...forManagers },
  'clients.terms': { does: 'Agree on other cancellation terms with a client', ...forManagers },
  'clients.impersonate': { does: 'See the shop as a client does, to help him', ...forManagers },
  'notes.delete': { does: 'Delete notes on clients', barber: 'own', manager: 'shop', owner: 'shop' },

  'catalogue.read': { does: 'Read services, extras, chairs and limits as they are set', ...forBarbers },
  'catalogue.change': { does: 'Change services, extras, barbers, chairs and limits', ...forManagers },
  'rules.read': { does: 'Read the booking rules', ...forBarbers },
  'rules.change': { does: 'Change the booking rules', ...forManagers },
  'hours.read': { does: 'Read working hours and holidays', ...byChair },
  'hours.change': { does: 'Change working hours and holidays', ...byChair },
  'time_off.read': { does: 'Read time off and breaks', ...byChair },
  'time_off.change': { does: 'Write down and take away time off and breaks', ...byChair },
  'conflicts.read': { does: 'Read bookings that there is no room for any more', ...byChair },
  'calendars.read': { does: 'See how connected calendars are', ...byChair },
  'calendars.change': { does: 'Connect and disconnect calendars', ...byChair },
  'dashboard.read': { does: 'Read the numbers of a day', ...byChair },

  'shop.change': { does: 'Change name, address and settings of the shop', ...forManagers },
  'shop.origins': { does: 'Say which other websites may use the shop from a browser', ...forOwners },
  'staff.manage': { does: 'Invite and remove barbers, see who works in the shop', ...forManagers },
  'staff.appoint': { does: 'Make somebody a manager, owner or operator, or take it back', ...forOwners },
  'organisation.read': { does: 'See which shops belong together', ...forBarbers },
  'organisation.change': { does: 'Change the organisation', ...forOwners },
  'shops.open': { does: 'Open another shop', ...forOwners },

  'api_keys.manage': { does: 'Make, rotate and revoke API keys', ...forOwners },
  'identity_provider.change': { does: 'Connect the identity provider by which staff sign in', ...forOwners },
  'identities.link': {
    does: 'Link the own identity at that provider',
    barber: 'own',
    manager: 'own',
    owner: 'own',
    operator: 'own',
  },

  'incidents.read': { does: 'Read incidents, evidence and reports', ...forOperators },
  'incidents.acknowledge': { does: 'Acknowledge incidents, and say who is on call', ...forOperators },
  'incidents.contain': { does: 'Contain incidents and lift what was shut', ...forOperators },
  'incidents.resolve': { does: 'Resolve incidents', ...forOperators },
} as const satisfies Record<string, Permission>

/** Something that somebody may be allowed to do. */
export type Action = keyof typeof permissions

/** Every action, in the order of the table. */
export const actions = Object.keys(permissions) as Action[]

/** Every standing, the least first. */
export const standings = [
  'anyone',
  'person',
  'client',
  'barber',
  'manager',
  'owner',
  'operator',
] as const satisfies Standing[]

const widestFirst = ['shop', 'chair', 'own'] as const satisfies Scope[]

/** How far `action` reaches for somebody with all these standings; null is not at all. */
export function widestScope(action: Action, held: Iterable<Standing>): Scope | null {
  const permission: Permission = permissions[action]
  const scopes = new Set([...held].map((standing) => permission[standing]))
  return widestFirst.find((scope) => scopes.has(scope)) ?? null
}

/** All that somebody is who comes as `standing`. */
export function heldBy(standing: Standing): Standing[] {
  return standing === 'anyone' ? ['anyone'] : ['anyone', 'person', standing]
}

/** Whether anybody may, also without signing in. */
export function isForAnyone(action: Action): boolean {
  return widestScope(action, heldBy('anyone')) !== null
}

/** The roles that may do `action`, however far. */
export function rolesWith(action: Action): Role[] {
  const permission: Permission = permissions[action]
  return standings.filter(
    (standing) => standing !== 'anyone' && standing !== 'person' && permission[standing] !== undefined,
  ) as Role[]
}
