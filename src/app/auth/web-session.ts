import type { FastifyRequest } from 'fastify'
import { httpProblems } from '../../platform/http/errors.ts'

/**
 * The cookies of the web pages: two tokens of a sign-in, the key of a device that has signed in, the token by which staff look
 * through the eyes of a client, beside their own sign-in, which goes on, and the key of a sign-in that is with the identity
 * provider.
 */
export type AuthCookie = 'access' | 'refresh' | 'device' | 'impersonation' | 'oidc'

/** Those that go to /auth alone, where the name of the cookie does not ask for a wider path. */
const narrow = new Set<AuthCookie>(['refresh', 'device'])

/**
 * The name of a cookie and what it is set and cleared with, for people who use the shop at `publicUrl`. By https it is a
 * __Host- cookie (RFC 6265bis, section 4.1.3.2): no other host, not even a sibling below the same domain, can put one of its
 * own in its place. That costs the narrow path, so the refresh token comes with every request to this host.
 */
export function authCookie(publicUrl: string, which: AuthCookie) {
  const secure = publicUrl.startsWith('https:')
  const path = !secure && narrow.has(which) ? '/auth' : '/'
  // A provider leads back from its own pages, where a browser sends no strict cookie along.
  const sameSite = which === 'oidc' ? ('lax' as const) : ('strict' as const)
  return {
    name: `${secure ? '__Host-' : ''}6fb_${which}`,
    options: { httpOnly: true, sameSite, secure, path },
  }
}

/** What a request brings as this cookie. */
export function readAuthCookie(
  { publicUrl }: { publicUrl: string },
  request: FastifyRequest,
  which: AuthCookie,
): string | undefined {
  return request.cookies[authCookie(publicUrl, which).name]
}

/** Whether a request brings what could be a sign-in, or a key. */
export function bringsCredential(context: { publicUrl: string }, request: FastifyRequest): boolean {
  return (
    request.headers.authorization !== undefined ||
    readAuthCookie(context, request, 'access') !== undefined ||
    request.headers[impersonationHeader] !== undefined
  )
}

/**
 * The device from which somebody signs in. Who wants cookies has to ask from a page of ours. Problem: csrf_rejected.
 */
export function signInDevice(
  context: { publicUrl: string },
  request: FastifyRequest,
  transport: 'body' | 'cookie' | undefined,
): { userAgent: string; deviceKey: string | null } {
  if (transport === 'cookie') assertSameOrigin(request, context.publicUrl)
  return {
    userAgent: request.headers['user-agent'] ?? '',
    deviceKey: readAuthCookie(context, request, 'device') ?? null,
  }
}

/** With it a page says that it is about the impersonation with this id, not about the person's own sign-in. */
export const impersonationHeader = 'x-impersonation'

/** Whether a page of somebody else led the browser here; an address that was typed, or kept, is the person's own. */
export function isLedFromElsewhere(request: FastifyRequest): boolean {
  const site = request.headers['sec-fetch-site']
  return site === 'cross-site' || site === 'same-site'
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses a request that a browser sends with our cookies from somebody else's page. Browsers say where a request
 * comes from (Fetch Metadata, Sec-Fetch-Site; else Origin); one that says nothing must not come with cookies.
 */
export function assertSameOrigin(request: FastifyRequest, publicUrl: string): void {
  if (SAFE_METHODS.has(request.method)) return
  const site = request.headers['sec-fetch-site']
  if (site === 'same-origin') return
  const origin = request.headers.origin
  const own =
    origin !== undefined && (origin === publicUrl || origin === `${request.protocol}://${request.host}`)
  if (site !== undefined || !own) throw httpProblems.csrf_rejected()
}
