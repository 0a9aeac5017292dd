import { createHash, randomBytes } from 'node:crypto'
import { v7 } from 'uuid'

/** Where randomness comes from, injected so that drills and the demo shop repeat exactly. */
export interface Random {
  /** `count` unpredictable bytes. */
  bytes(count: number): Buffer
  /** A UUIDv7 (RFC 9562, section 5.7), monotone within one process, also inside a millisecond. */
  uuid(): string
}

/** The operating system's generator. */
export const systemRandom: Random = {
  bytes: (count) => randomBytes(count),
  uuid: () => v7(),
}

/**
 * A generator that gives the same bytes and ids for the same seed. Never for secrets.
 * Ids carry the time `msecs` (milliseconds since 1970) so that they sort like real ones.
 */
export function seededRandom(seed: string, msecs = 0): Random {
  let block = 0
  const bytes = (count: number): Buffer => {
    const parts: Buffer[] = []
    for (let length = 0; length < count; length += 32) {
      parts.push(createHash('sha256').update(`${seed}:${block++}`).digest())
    }
    return Buffer.concat(parts).subarray(0, count)
  }
  return { bytes, uuid: () => v7({ msecs, random: bytes(16), seq: block }) }
}
