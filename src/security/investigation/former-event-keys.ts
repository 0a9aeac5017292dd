import type { SecretRing } from '../../platform/crypto/secret-ring.ts'

/** A key that events had their MACs under until it was replaced. */
export interface FormerEventKey {
  key: Uint8Array
  /** The last position in the chain that an event under it may have. */
  lastPosition: number
}

/** Reads former keys: a line each, the key as base64url and the position. What is no such line is passed over. */
export function parseFormerKeys(text: string): FormerEventKey[] {
  return [...text.matchAll(/^([\w-]{43,}) (\d+)$/gm)].map(([, key = '', position]) => ({
    key: Buffer.from(key, 'base64url'),
    lastPosition: Number(position),
  }))
}

/** Former keys as parseFormerKeys() reads them. */
export function formatFormerKeys(keys: readonly FormerEventKey[]): string {
  return keys
    .map(({ key, lastPosition }) => `${Buffer.from(key).toString('base64url')} ${lastPosition}\n`)
    .join('')
}

/** The keys that an event at this position of the chain may have its MAC under. */
export function keysAt(
  position: number,
  keys: SecretRing,
  former: readonly FormerEventKey[] = [],
): SecretRing {
  return [...keys, ...former.filter(({ lastPosition }) => position <= lastPosition).map(({ key }) => key)]
}
