import { actions, type Action } from '../permissions.ts'

/** What only people do: their own account, who works here, more shops, more keys, and what is seen of an attack and stops it. */
const forPeople: ReadonlySet<Action> = new Set<Action>([
  'account.own',
  'profile.own',
  'clients.impersonate',
  'staff.manage',
  'staff.appoint',
  'organisation.change',
  'shops.open',
  'api_keys.manage',
  'identity_provider.change',
  'shop.origins',
  'identities.link',
  'incidents.read',
  'incidents.acknowledge',
  'incidents.contain',
  'incidents.resolve',
])

/** The actions of the table of permissions that a key may be given. */
export const apiKeyScopes: readonly Action[] = actions.filter((action) => !forPeople.has(action))
