import { verdictOn, type Verdict } from './check.ts'
import { ProbeError, type Answer, type Probe } from './probe.ts'

const AT_ONCE = 20
/** A limit above this is not run into: it would take the check too long. */
const TRIED_MAX = 2_000
const PATH = '/auth/me'

/**
 * Runs into the limit from an address that nobody uses: as many requests as the policy says are answered, the next is
 * a 429 with Retry-After, and /health still answers. Where there is no such address, only the counting is looked at.
 */
export async function checkLimit(probe: Probe): Promise<Verdict> {
  const from = probe.newSource()
  const first = await probe.askWithinLimit({ path: PATH, from })
  const policy = String(first.headers['ratelimit-policy'] ?? '')
  const limit = Number(/;q=(\d+)/.exec(policy)?.[1])
  if (!Number.isInteger(limit)) throw new ProbeError(`The policy "${policy}" names no limit.`)
  if (from === null || limit > TRIED_MAX) return checkCounting(probe, from, first, limit)
  for (let sent = 1; sent < limit; sent += AT_ONCE) {
    const count = Math.min(AT_ONCE, limit - sent)
    const batch = await Promise.all(Array.from({ length: count }, () => probe.ask({ path: PATH, from })))
    if (batch.some(({ status }) => status === 429)) {
      return { ok: false, detail: `refused before ${limit} requests were made` }
    }
  }
  const over = await probe.ask({ path: PATH, from })
  const faults = []
  if (over.status !== 429) faults.push(`request ${limit + 1} was answered with ${over.status}, not with 429`)
  if (over.headers['retry-after'] === undefined) faults.push('the refusal lacks Retry-After')
  const health = await probe.ask({ path: '/health', from })
  if (health.status === 429) faults.push('/health is limited away')
  return verdictOn(faults, `${limit} requests answered, the next refused with 429; /health still answers`)
}

async function checkCounting(
  probe: Probe,
  from: string | null,
  first: Answer,
  limit: number,
): Promise<Verdict> {
  const second = await probe.askWithinLimit({ path: PATH, from })
  const [before, after] = [first, second].map(({ headers }) =>
    Number(/;r=(\d+)/.exec(String(headers['ratelimit']))?.[1]),
  )
  const ok = before !== undefined && after !== undefined && after < before
  return {
    ok,
    detail: `${ok ? 'counts' : 'does not count'} down from ${limit}; running into it was not tried here`,
  }
}
