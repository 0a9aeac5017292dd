import {
  everyAccount,
  roleTarget,
  type ActiveContainments,
} from '../../../platform/containment/active-containments.ts'
import type { LiveSession } from '../live-sessions.ts'

/**
 * Whether an epoch stands that this sign-in began before: of its account, of a role of his, of a shop where he has one, or
 * of all. From memory.
 */
export function isCutOff(
  containments: Pick<ActiveContainments, 'since'>,
  { accountId, createdMs, roles }: Pick<LiveSession, 'accountId' | 'createdMs' | 'roles'>,
): boolean {
  const isAfter = (verb: string, target: string): boolean =>
    createdMs <= (containments.since(verb, target) ?? -Infinity)
  return (
    isAfter('revoke_all', everyAccount) ||
    isAfter('revoke_account', accountId) ||
    roles.some(
      ({ role, shopId }) =>
        isAfter('revoke_role', roleTarget(role, null)) ||
        isAfter('revoke_role', roleTarget(role, shopId)) ||
        isAfter('revoke_shop', shopId),
    )
  )
}
