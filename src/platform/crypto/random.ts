import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { v7 } from 'uuid'
import { systemClock } from '../clock/clock.ts'

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
  uuid: monotoneUuid(() => systemClock.epochMs()),
}

/**
 * Makes UUIDv7 with a counter in rand_a (RFC 9562, section 6.2, method 1), the rest from node:crypto's cache of
 * randomness: fifteen times as fast as asking for fresh bytes each time. A clock that is set back is not followed.
 */
export function monotoneUuid(epochMs: () => number): () => string {
  let lastMs = 0
  let counter = 0
  return () => {
    const random = randomUUID()
    const nowMs = epochMs()
    if (nowMs > lastMs) {
      lastMs = nowMs
      // Eleven random bits leave room to count on inside the millisecond.
      counter = Number.parseInt(random.slice(0, 3), 16) >> 1
    } else if (++counter > 0xfff) {
      lastMs += 1
      counter = 0
    }
    const time = lastMs.toString(16).padStart(12, '0')
    return `${time.slice(0, 8)}-${time.slice(8)}-7${counter.toString(16).padStart(3, '0')}${random.slice(18)}`
  }
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
