import type { FastifyRequest } from 'fastify'
import { nobody, type Actor } from './actor.ts'
import { assertSameOrigin, impersonationHeader, readAuthCookie } from './web-session.ts'
import type { AuthContext } from './auth-context.ts'
import { impersonationHolds } from './impersonation-holds.ts'
import { isInForce } from './session-in-force.ts'
import { tellForgery } from './tell-forgery.ts'
import { tellRefusedToken } from './tell-refused-token.ts'
import { isUuid } from '../../platform/postgres/is-uuid.ts'

/**
 * Who sends this request: the bearer token, or else the cookie. A token that is not good is nobody, not an error:
 * public pages work for people whose sign-in has ended. One that we signed and never issued,
 * or that a key signed which is put away, is told of, and so is one that was forged without a key of ours.
 */
export async function authenticate(
  context: AuthContext,
  request: FastifyRequest,
  shopId: string,
): Promise<Actor> {
  const { tokens, sessions, clock, containments } = context
  const stranger = nobody({ shopId, requestId: request.id, source: request.source.key })
  const header = request.headers.authorization
  const bearer = header !== undefined && /^bearer /i.test(header) ? header.slice(7) : undefined
  const impersonation = request.headers[impersonationHeader]
  const cookie = impersonation === undefined ? 'access' : 'impersonation'
  const token = bearer ?? readAuthCookie(context, request, cookie)
  if (token === undefined || token === '') return stranger
  const claims = await tokens.verify(token, clock.now())
  if (claims !== null && claims.key !== 'good') {
    await tellForgery(context, stranger, claims)
    return stranger
  }
  if (claims === null) {
    if (!request.isSelfTest) await tellRefusedToken(context, stranger, token)
    return stranger
  }
  if (containments.has('revoke_session', claims.sessionId)) return stranger
  const session = isUuid(claims.sessionId) ? await sessions.find(claims.sessionId, claims.tokenId) : null
  if (session?.accountId !== claims.accountId || session.tokens.get(claims.tokenId) !== claims.endsSeconds) {
    await tellForgery(context, stranger, claims)
    return stranger
  }
  if (!isInForce(context, session)) return stranger
  // A page that is about another impersonation than the cookie must not show one client for the other.
  if (impersonation !== undefined && impersonation !== session.id) return stranger
  const { impersonator } = session
  if (claims.actorId !== impersonator?.accountId) return stranger
  if (impersonator !== null && !(await impersonationHolds(context, session, shopId))) return stranger
  if (bearer === undefined) assertSameOrigin(request, context.publicUrl)
  const here = session.roles.filter((role) => role.shopId === shopId)
  return {
    ...stranger,
    accountId: claims.accountId,
    sessionId: claims.sessionId,
    tokenId: claims.tokenId,
    proof: impersonator === null ? session : null,
    impersonator,
    roles: new Set(here.map(({ role }) => role)),
    barberId: here.find(({ barberId }) => barberId !== null)?.barberId ?? null,
  }
}
