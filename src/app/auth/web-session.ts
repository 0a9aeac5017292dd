import type { FastifyRequest } from 'fastify'
import { httpProblems } from '../../platform/http/errors.ts'

/** The cookies of the web pages. */
export const authCookies = {
  access: '6fb_access',
  refresh: '6fb_refresh',
  device: '6fb_device',
  /** Beside the sign-in of the member of the staff, which goes on. */
  impersonation: '6fb_impersonation',
} as const

/** With it a page says that it is about the impersonation with this id, not about the person's own sign-in. */
export const impersonationHeader = 'x-impersonation'

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
