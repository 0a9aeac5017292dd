import type { Clock } from '../../../platform/clock/clock.ts'
import type { Random } from '../../../platform/crypto/random.ts'
import type { SecretRing } from '../../../platform/crypto/secret-ring.ts'
import { selfTestHeader, signSelfTest } from '../../../platform/limits/self-test.ts'

const PATIENCE_MS = 3_000
const PATH = '/shop'
const REFUSED = 429

/**
 * Runs into the limit of the server at `url` on a key of its own: all but one of `limit` at once and the last one pass, the one
 * after it must not. So three requests show that it holds, exactly, whatever it is. Null when the server does not answer.
 */
export async function testLimiter(
  context: { clock: Clock; random: Random; keys: { eventMac: SecretRing } },
  url: string,
  limit: number,
): Promise<{ ok: boolean; detail: string } | null> {
  const { clock, random, keys } = context
  const id = random.bytes(8).toString('hex')

  async function ask(cost: number): Promise<Response> {
    const header = signSelfTest(keys.eventMac[0], { id, cost, atMs: clock.epochMs() })
    return fetch(`${url}${PATH}`, {
      method: 'HEAD',
      headers: { [selfTestHeader]: header },
      signal: AbortSignal.timeout(PATIENCE_MS),
      redirect: 'error',
    })
  }

  try {
    for (const cost of limit > 1 ? [limit - 1, 1] : [1]) {
      const { status } = await ask(cost)
      if (status === REFUSED) return { ok: false, detail: `refused before ${limit} requests were made` }
      if (status >= 500) return null
    }
    const over = await ask(1)
    if (over.status !== REFUSED)
      return {
        ok: false,
        detail: `request ${limit + 1} was answered with ${over.status}, not with ${REFUSED}`,
      }
    if (over.headers.get('retry-after') === null)
      return { ok: false, detail: 'the refusal does not say when to come back' }
    return { ok: true, detail: `${limit} requests answered, the next refused` }
  } catch {
    return null
  }
}
