import { ProblemError } from '../../../platform/http/problem.ts'
import { withTenant } from '../../../platform/postgres/tenant.ts'
import type { Actor } from '../actor.ts'
import { lockAccount, rolesOfAccount } from '../auth.sql.ts'
import { isInForce } from '../session-in-force.ts'
import type { AuthContext } from '../auth-context.ts'
import { authEvent, unknownAccount } from '../auth-event.ts'
import type { StartedSession } from '../start-session.ts'
import { oidcProblems } from './errors.ts'
import {
  digestsOf,
  refusedEmail,
  worksElsewhere,
  worksIn,
  type AuthorizationKeys,
  type IdentityProvider,
  type ProvenIdentity,
} from './identity-provider.ts'
import { linkIdentity } from './link-identity.ts'
import { selectProvider, takeAuthorization, type TakenAuthorization } from './oidc.sql.ts'
import { proveIdentity } from './prove-identity.ts'
import type { ProviderClient } from './provider-client.ts'
import { signInByIdentity } from './sign-in-by-identity.ts'

/** How a sign-in with a provider ended: signed in, linked, or refused by a stable code. */
export type Completion = { isLink: boolean; returnTo: string } & (
  | { refused: null; started: StartedSession | null }
  | { refused: string; started: null }
)

/**
 * Completes what beginAuthorization() began, once and in the same browser: signs in, or links the identity to who began it
 * and is still signed in. Whatever is refused is an event, with the reason.
 */
export async function completeAuthorization(
  context: AuthContext,
  client: ProviderClient,
  actor: Actor,
  came: { request: AuthorizationKeys; query: string; userAgent: string; deviceKey: string | null },
): Promise<Completion> {
  const { database, clock, events, keys } = context
  const { shopId } = actor
  const now = clock.now()
  let taken: TakenAuthorization | undefined
  let identity: ProvenIdentity | undefined
  try {
    const found = await withTenant(database, { shopId }, async (transaction) => ({
      request: await takeAuthorization(transaction, { ...digestsOf(came.request), now }),
      provider: await selectProvider(transaction),
    }))
    const { provider } = found
    taken = found.request
    if (taken === undefined || provider === undefined) throw oidcProblems.authorization_ended()
    const answer = { shopId, provider, request: came.request, query: came.query }
    identity = await proveIdentity(context, client, answer)
    const started =
      taken.link === null
        ? await signInByIdentity(context, actor, { ...came, identity, provider })
        : await linkToSession(context, actor, { ...taken.link, identity, provider })
    return { isLink: taken.link !== null, returnTo: taken.returnTo, refused: null, started }
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    const { reason } = error.extensions
    const who = identity === undefined ? 'identity' : `${identity.issuer} ${identity.subject}`
    const event = authEvent({
      activity: taken?.link == null ? 'logon' : 'identity_linked',
      succeeded: false,
      detail: typeof reason === 'string' ? `${error.code}: ${reason}` : error.code,
      userUid: taken?.link?.accountId ?? unknownAccount(keys.digest, who),
      source: actor.source,
      requestId: actor.requestId,
    })
    await withTenant(database, { shopId }, (transaction) => events.append(transaction, event))
    const isLink = taken?.link != null
    return { isLink, returnTo: taken?.returnTo ?? '/app', refused: error.code, started: null }
  }
}

/** Whoever linked has to be signed in still: the session may have been ended while the provider was asked. */
async function linkToSession(
  context: AuthContext,
  actor: Actor,
  wanted: { accountId: string; sessionId: string; identity: ProvenIdentity; provider: IdentityProvider },
): Promise<null> {
  const { database, sessions, shops } = context
  const { accountId, sessionId, identity, provider } = wanted
  const session = await sessions.find(sessionId)
  if (session?.accountId !== accountId || !isInForce(context, session))
    throw oidcProblems.authorization_ended()
  const wrongEmail = refusedEmail(identity, provider.domains)
  if (wrongEmail !== null) throw oidcProblems.identity_unknown({ extensions: { reason: wrongEmail } })
  const { shopId } = actor
  const { shop } = await shops.get(shopId)
  await withTenant(database, { shopId, accountId }, async (transaction) => {
    const account = await lockAccount(transaction, accountId)
    const roles = await rolesOfAccount(transaction, accountId)
    if (account === undefined || !worksIn(shopId, roles))
      throw oidcProblems.identity_unknown({ extensions: { reason: 'no_staff' } })
    if (worksElsewhere(shopId, roles))
      throw oidcProblems.identity_unknown({ extensions: { reason: 'works_elsewhere' } })
    const link = { account, identity, providerName: provider.name, shop, by: 'signed_in' } as const
    await linkIdentity(context, transaction, actor, link)
  })
  return null
}
