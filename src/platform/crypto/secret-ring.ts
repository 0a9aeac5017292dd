/**
 * Keys of one purpose, the newest first: it makes what is made, and each of them opens what it has made. As text they are
 * base64url, with white space or commas between.
 */
export type SecretRing = readonly [newest: Uint8Array, ...former: Uint8Array[]]

const BYTES_MIN = 32
/** Of so many random bytes, fewer are different once in more than 10^12 keys. */
const DIFFERENT_MIN = 18
/** Words of examples; by chance one stands in a key once in some ten million. */
const EXAMPLE = /change|example|secret|passw|default|insecure|12345|abcdef/i

/** Reads a ring. Throws a RangeError for a text without any key. */
export function readRing(text: string): SecretRing {
  const [newest, ...former] = keysIn(text).map((key) => Buffer.from(key, 'base64url'))
  if (newest === undefined) throw new RangeError('there is no key in it')
  return [newest, ...former]
}

/** The text of a ring. */
export function writeRing(ring: SecretRing): string {
  return ring.map((key) => Buffer.from(key).toString('base64url')).join('\n')
}

/** Why a text is no ring of keys that nobody can guess, in words; null when it is one. */
export function weaknessOf(text: string): string | null {
  const keys = keysIn(text)
  if (keys.length === 0) return 'is empty'
  for (const key of keys) {
    if (!/^[\w-]+$/.test(key)) return 'is not base64url'
    const bytes = Buffer.from(key, 'base64url')
    if (bytes.length < BYTES_MIN) return `has ${bytes.length} bytes; ${BYTES_MIN} random ones are needed`
    if (new Set(bytes).size < DIFFERENT_MIN) return 'repeats itself; random bytes are needed'
    if (EXAMPLE.test(key)) return 'contains a word of an example; random bytes are needed'
  }
  return null
}

function keysIn(text: string): string[] {
  return text.split(/[\s,]+/).filter((key) => key !== '')
}
