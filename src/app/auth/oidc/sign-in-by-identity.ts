import { withTenant } from '../../../platform/postgres/tenant.ts'
import type { Actor } from '../actor.ts'
import { accountForSignIn, lockAccount, rolesOfAccount } from '../auth.sql.ts'
import type { AuthContext } from '../auth-context.ts'
import { recogniseDevice } from '../recognise-device.ts'
import { startSession, type StartedSession } from '../start-session.ts'
import { oidcProblems } from './errors.ts'
import {
  countsAsSecondFactor,
  refusedEmail,
  worksElsewhere,
  worksIn,
  type IdentityProvider,
  type ProvenIdentity,
} from './identity-provider.ts'
import { linkIdentity } from './link-identity.ts'
import { secondFactorsOf } from '../second-factors/second-factor.sql.ts'
import { accountOfIdentity, touchIdentity } from './oidc.sql.ts'

/**
 * Signs in who works in the actor's shop by an identity that its provider has proven: the account that it is linked to. The
 * first time it is linked to the account of its address, when the provider vouches for that, its domain is one of the
 * provider's, the account's person has shown that the address is his, and he works in this shop and in no other. It makes
 * no account and gives no role. Problems: identity_unknown, whose `reason` is for the record
 * only; identity_second_factor_needed.
 */
export async function signInByIdentity(
  context: AuthContext,
  actor: Actor,
  wanted: {
    identity: ProvenIdentity
    provider: IdentityProvider
    userAgent: string
    deviceKey: string | null
  },
): Promise<StartedSession> {
  const { database, clock, shops } = context
  const { identity, provider, deviceKey } = wanted
  const { shopId } = actor
  const linked = await withTenant(database, { shopId }, (transaction) =>
    accountOfIdentity(transaction, identity),
  )
  const refuse = (reason: string) => oidcProblems.identity_unknown({ extensions: { reason } })
  const wrongEmail = refusedEmail(identity, provider.domains)
  if (linked === undefined && wrongEmail !== null) throw refuse(wrongEmail)
  const accountId = linked?.accountId ?? (await accountForSignIn(database, identity.email ?? ''))?.id
  if (accountId === undefined) throw refuse('no_account')
  const device = { shopId, accountId, userUid: accountId, deviceKey }
  const knownDevice = (await recogniseDevice(context, device)) !== null
  const { shop } = await shops.get(shopId)
  const secondFactor = countsAsSecondFactor(provider.secondFactor, identity)
  const cameFrom = { id: linked?.id ?? '', sid: identity.sid }
  return startSession(context, actor, {
    accountId,
    userAgent: wanted.userAgent,
    deviceKey,
    knownDevice,
    method: 'oidc',
    secondFactor,
    identity: cameFrom,
    prove: async (transaction) => {
      const account = await lockAccount(transaction, accountId)
      const roles = await rolesOfAccount(transaction, accountId)
      if (account === undefined || !worksIn(shopId, roles)) throw refuse('no_staff')
      // Else a shop's owner gets into another one through a provider that he chose.
      if (worksElsewhere(shopId, roles)) throw refuse('works_elsewhere')
      if (!secondFactor && (await secondFactorsOf(transaction, accountId)).length > 0)
        throw oidcProblems.identity_second_factor_needed()
      if (linked === undefined) {
        if (account.email !== identity.email || account.email_verified_at === null)
          throw refuse('address_not_verified')
        const link = {
          account,
          identity,
          providerName: provider.name,
          shop,
          by: 'verified_address',
        } as const
        cameFrom.id = await linkIdentity(context, transaction, actor, link)
      }
      // It may have been unlinked, or the provider disconnected, while the provider was asked.
      if (!(await touchIdentity(transaction, cameFrom.id, clock.now()))) throw refuse('not_linked')
    },
  })
}
