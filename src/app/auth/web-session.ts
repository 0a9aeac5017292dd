import type { FastifyRequest } from 'fastify'
import { httpProblems } from '../../platform/http/errors.ts'

/** The cookies of the web pages. */
export const authCookies = { access: '6fb_access', refresh: '6fb_refresh', device: '6fb_device' } as const

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
