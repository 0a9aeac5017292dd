import { equalBytes, hmac } from '../crypto/digest.ts'
import type { SecretRing } from '../crypto/secret-ring.ts'

/** The header by which the guard asks on its own key, so that it can run into the limit without taking anybody's share. */
export const selfTestHeader = 'x-limit-self-test'

/** What the header says: whose window, how much of it, and when. */
export interface SelfTest {
  /** A window that nobody else uses; hexadecimal. */
  id: string
  cost: number
  /** Epoch milliseconds. */
  atMs: number
}

const GOOD_MS = 30_000
const pattern = /^([0-9a-f]{16})\.(\d{1,7})\.(\d{13})\.([0-9a-f]{64})$/

/** The header's text, under a key that the guard and the server have. */
export function signSelfTest(key: Uint8Array, { id, cost, atMs }: SelfTest): string {
  return `${id}.${cost}.${atMs}.${macOf(key, { id, cost, atMs }).toString('hex')}`
}

/** What a header says; null when it is not the guard's, or older than half a minute. */
export function readSelfTest(keys: SecretRing, text: string, nowMs: number): SelfTest | null {
  const [, id, cost, at, mac] = pattern.exec(text) ?? []
  if (id === undefined || mac === undefined) return null
  const said = { id, cost: Number(cost), atMs: Number(at) }
  if (Math.abs(nowMs - said.atMs) > GOOD_MS) return null
  return keys.some((key) => equalBytes(Buffer.from(mac, 'hex'), macOf(key, said))) ? said : null
}

function macOf(key: Uint8Array, { id, cost, atMs }: SelfTest): Buffer {
  return hmac(key, 'limit self-test', id, String(cost), String(atMs))
}
