/** What somebody is in a household. */
export type HouseholdRole = 'adult' | 'child'

/** Clients who belong together. */
export interface Household {
  id: string
  members: { clientId: string; name: string; role: HouseholdRole }[]
}

/** A household on the wire. */
export function householdView({ id, members }: Household) {
  return {
    id,
    members: members.map(({ clientId, name, role }) => ({ client_id: clientId, name, role })),
  }
}
