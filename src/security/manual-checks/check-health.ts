import type { Verdict } from './check.ts'
import { jsonOf, type Probe } from './probe.ts'

/** GET and HEAD /health say that the shop is well; another answer is told as it is. */
export async function checkHealth(probe: Probe): Promise<Verdict> {
  const { status, body } = await probe.ask({ path: '/health' })
  const head = await probe.ask({ path: '/health', method: 'HEAD' })
  const says = jsonOf({ body })
  const words = ['status', 'database', 'guard'].map((name) => {
    const value = says[name]
    return `${name} ${typeof value === 'string' ? value : 'unknown'}`
  })
  const ok = status === 200 && says['status'] === 'ok' && head.status === status && head.body === ''
  return { ok, detail: `${status}: ${words.join(', ')}` }
}
