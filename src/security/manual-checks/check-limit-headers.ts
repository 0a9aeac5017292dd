import { verdictOn, type Verdict } from './check.ts'
import type { Probe } from './probe.ts'

/** `RateLimit` and `RateLimit-Policy` stand on every kind of answer: GET, HEAD, 401, 404. */
export async function checkLimitHeaders(probe: Probe): Promise<Verdict> {
  const faults: string[] = []
  const questions = [
    ['GET', '/shop'],
    ['HEAD', '/shop'],
    ['GET', '/bookings'],
    ['HEAD', '/bookings'],
    ['GET', '/nothing-is-here'],
  ] as const
  for (const [method, path] of questions) {
    const { headers, status } = await probe.ask({ method, path })
    const there = [headers['ratelimit'], headers['ratelimit-policy']]
    if (!there.every((value) => typeof value === 'string' && value !== '')) {
      faults.push(`${method} ${path} (${status}) lacks RateLimit or RateLimit-Policy`)
    }
  }
  return verdictOn(faults, 'on GET, HEAD, 401 and 404')
}
