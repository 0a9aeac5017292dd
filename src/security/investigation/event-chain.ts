import { createPrivateKey, hash, sign } from 'node:crypto'
import { equalBytes, sha256 } from '../../platform/crypto/digest.ts'

/** What the chain covers of an event: its text byte for byte. */
export interface ChainedEvent {
  id: string
  mac: Uint8Array
  body: string
}

/** A place in the chain that was signed. */
export interface Checkpoint {
  /** The number of the last link it covers; 0 is the empty chain. */
  position: number
  hash: Buffer
  at: Temporal.Instant
  keyId: string
  /** Ed25519 over checkpointText(). */
  signature: Buffer
}

/** Bytes of a hash, and of a MAC. */
const HASH = 32
/** Characters of an event's id. */
const ID = 36

/** The hash that comes before the first link. */
export const emptyChainHash: Buffer = Buffer.alloc(HASH)

/** The hash of a link: SHA-256 over the previous hash, the event's id, its MAC and the SHA-256 of its body. */
export function chainHash(previous: Uint8Array, event: ChainedEvent): Buffer {
  return linkHash(previous, { id: event.id, mac: event.mac, bodyDigest: sha256(event.body) })
}

/** The same, for an event of which only the SHA-256 of its body is at hand. */
export function linkHash(
  previous: Uint8Array,
  event: { id: string; mac: Uint8Array; bodyDigest: Uint8Array },
): Buffer {
  return sha256(Buffer.concat([previous, Buffer.from(event.id), event.mac, event.bodyDigest]))
}

/** A walk along a chain from its beginning, for chains that are long. */
export interface ChainWalk {
  /** Takes the next link; false when `mac` is not 32 bytes in hexadecimal. */
  follow(id: string, mac: string, body: Uint8Array): boolean
  /** Whether `hash` is that of the newest link. */
  isAt(hash: Buffer): boolean
}

/** Follows chainHash() without making anything that has to be cleared away: a walk takes half the time. */
export function createChainWalk(): ChainWalk {
  const link = Buffer.alloc(HASH + ID + HASH + HASH)
  return {
    follow(id, mac, body) {
      if (id.length !== ID || mac.length !== 2 * HASH) return false
      link.write(id, HASH, 'latin1')
      if (link.write(mac, HASH + ID, 'hex') !== HASH) return false
      link.write(hash('sha256', body, 'latin1'), HASH + ID + HASH, 'latin1')
      link.write(hash('sha256', link, 'latin1'), 0, 'latin1')
      return true
    },
    isAt: (expected) => equalBytes(link.subarray(0, HASH), expected),
  }
}

/** What a checkpoint's signature is over: one line per value, so that no two checkpoints share a text. */
export function checkpointText(checkpoint: Omit<Checkpoint, 'signature'>): string {
  const { position, hash, at, keyId } = checkpoint
  return `6fb-checkpoint-1\n${position}\n${hash.toString('hex')}\n${at.epochMilliseconds}\n${keyId}\n`
}

/** Signs a place in the chain with an Ed25519 key (RFC 8032) in PKCS #8 PEM. */
export function signCheckpoint(checkpoint: Omit<Checkpoint, 'signature'>, privateKey: string): Checkpoint {
  const signature = sign(null, Buffer.from(checkpointText(checkpoint)), createPrivateKey(privateKey))
  return { ...checkpoint, signature }
}

/** A checkpoint as it is kept in a file. */
export function formatCheckpoint(checkpoint: Checkpoint): string {
  const { position, hash, at, keyId, signature } = checkpoint
  return `${JSON.stringify({
    position,
    hash: hash.toString('hex'),
    at: at.toString(),
    key_id: keyId,
    signature: signature.toString('base64url'),
  })}\n`
}

/** Reads what formatCheckpoint() wrote. Throws a SyntaxError or RangeError for anything else. */
export function parseCheckpoint(text: string): Checkpoint {
  const value: unknown = JSON.parse(text)
  const fields = new Map(Object.entries(value ?? {}).map(([name, field]) => [name, String(field)]))
  const position = Number(fields.get('position'))
  if (!Number.isSafeInteger(position)) throw new RangeError('The checkpoint has no position.')
  return {
    position,
    hash: Buffer.from(fields.get('hash') ?? '', 'hex'),
    at: Temporal.Instant.from(fields.get('at') ?? ''),
    keyId: fields.get('key_id') ?? '',
    signature: Buffer.from(fields.get('signature') ?? '', 'base64url'),
  }
}
