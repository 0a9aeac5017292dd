import { everyAccount } from '../../platform/containment/active-containments.ts'

/** Orders under which no sign-in counts that began before them, however many there are. */
export const epochVerbs = ['revoke_role', 'revoke_shop', 'revoke_all'] as const

/** One of them. */
export type EpochVerb = (typeof epochVerbs)[number]

/** The roles that a sign-in can be ended by. */
export const revocableRoles = ['client', 'barber', 'manager', 'owner', 'operator'] as const

/** Whether this verb sets an epoch. */
export function isEpochVerb(verb: string): verb is EpochVerb {
  return epochVerbs.some((one) => one === verb)
}

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Whether an epoch can have this target: everyone, a shop, a role, or a role in a shop. */
export function isEpochTarget(verb: EpochVerb, target: string): boolean {
  if (verb === 'revoke_all') return target === everyAccount
  const [last = '', shopId, ...more] = target.split(' ').toReversed()
  if (verb === 'revoke_shop') return ID.test(target)
  return (
    more.length === 0 &&
    revocableRoles.some((one) => one === last) &&
    (shopId === undefined || ID.test(shopId))
  )
}

/** The one shop that an epoch is for; undefined when it is for all. */
export function shopOfEpoch(verb: EpochVerb, target: string): string | undefined {
  if (verb === 'revoke_shop') return target
  return verb === 'revoke_role' && target.includes(' ') ? target.split(' ')[0] : undefined
}
