import { everyAccount } from '../../platform/containment/active-containments.ts'
import { isUuid } from '../../platform/postgres/is-uuid.ts'

/** Orders under which no sign-in counts that began before them, however many there are. */
export const epochVerbs = ['revoke_role', 'revoke_shop', 'revoke_all'] as const
export type EpochVerb = (typeof epochVerbs)[number]

/** The roles that a sign-in can be ended by. */
export const revocableRoles = ['client', 'barber', 'manager', 'owner', 'operator'] as const

/** Whether this verb sets an epoch. */
export function isEpochVerb(verb: string): verb is EpochVerb {
  return epochVerbs.some((one) => one === verb)
}

/** Whether an epoch can have this target: everyone, a shop, a role, or a role in a shop. */
export function isEpochTarget(verb: EpochVerb, target: string): boolean {
  if (verb === 'revoke_all') return target === everyAccount
  if (verb === 'revoke_shop') return isUuid(target)
  const [role, shopId] = target.split(' ').toReversed()
  return revocableRoles.some((one) => one === role) && (shopId === undefined || isUuid(shopId))
}

/** The one shop that an epoch is for; undefined when it is for all. */
export function shopOfEpoch(verb: EpochVerb, target: string): string | undefined {
  if (verb === 'revoke_shop') return target
  return verb === 'revoke_role' && target.includes(' ') ? target.split(' ')[0] : undefined
}
