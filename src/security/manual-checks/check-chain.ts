import type { Database } from '../../platform/postgres/connect.ts'
import { verifyChain, type ChainCheck } from '../investigation/verify-chain.ts'
import type { Verdict } from './check.ts'

const PATIENCE_MS = 8_000

/** The sealed record is whole. Walking it may take eight seconds here; `6fb audit verify` takes what it needs. */
export async function checkChain(auditor: Pick<Database, 'query'>, check: ChainCheck): Promise<Verdict> {
  const verdict = await Promise.race([verifyChain(auditor, check), outOfPatience()])
  if (verdict === null) {
    return { ok: false, detail: 'not walked to its end in 8 seconds; run 6fb audit verify' }
  }
  return verdict.ok
    ? { ok: true, detail: `${verdict.links} events, ${verdict.checkpoints} signed checkpoints` }
    : { ok: false, detail: `broken at position ${verdict.position}: ${verdict.problem}` }
}

/** A signal's own timer keeps no process from ending. */
function outOfPatience(): Promise<null> {
  const signal = AbortSignal.timeout(PATIENCE_MS)
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(null)))
}
