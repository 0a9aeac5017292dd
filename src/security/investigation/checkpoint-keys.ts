import { createPublicKey, sign, verify, type KeyObject } from 'node:crypto'
import { sha256 } from '../../platform/crypto/digest.ts'
import { isRecord } from '../monitoring/sigma/event-fields.ts'
import { checkpointText, type Checkpoint } from './event-chain.ts'

/** How the rotation of such a key is called on the record. */
export const checkpointKeyEntity = 'checkpoint key'

/** A key that signs checkpoints, or did. */
export interface CheckpointKey {
  /** What a checkpoint calls it. */
  id: string
  key: KeyObject
  /** The last position that it could sign; Infinity for one that no rotation has ended. */
  lastPosition: number
}

/** That keys were replaced, as the new one signs it: with the others alone nobody can say so. */
export interface CheckpointKeyChange {
  before: readonly string[]
  after: string
  lastPosition: number
}

const BLOCK = /(?:^# signs up to position (\d+)\n)?-----BEGIN ([A-Z ]+)-----[\s\S]+?-----END \2-----/gm

/** What a key is called: half of the SHA-256 of its public half (SPKI DER) in hex. Takes either half, as PEM. */
export function checkpointKeyId(key: string | KeyObject): string {
  const half = typeof key === 'string' || key.type === 'private' ? createPublicKey(key) : key
  return sha256(half.export({ type: 'spki', format: 'der' }))
    .toString('hex')
    .slice(0, 16)
}

/**
 * Reads keys in PEM one after the other, the newest first; private halves do as well. Before one that was replaced a comment
 * says how far it signed. What stands between them, and what is no key, is passed over.
 */
export function parseCheckpointKeys(text: string): CheckpointKey[] {
  const found: CheckpointKey[] = []
  for (const [block, last] of text.matchAll(BLOCK)) {
    const key = publicKeyOf(block.slice(block.indexOf('-----BEGIN')))
    if (key === null) continue
    const id = checkpointKeyId(key)
    if (found.some((one) => one.id === id)) continue
    found.push({ id, key, lastPosition: last === undefined ? Infinity : Number(last) })
  }
  return found
}

/** Keys as parseCheckpointKeys() reads them. */
export function formatCheckpointKeys(keys: readonly CheckpointKey[]): string {
  return keys
    .map(({ key, lastPosition }) => {
      const pem = key.export({ type: 'spki', format: 'pem' }).toString()
      return Number.isFinite(lastPosition) ? `# signs up to position ${lastPosition}\n${pem}` : pem
    })
    .join('')
}

/** Signs a change with the new key (PKCS #8 PEM); base64url. */
export function signKeyChange(change: CheckpointKeyChange, privateKey: string): string {
  return sign(null, changeText(change), privateKey).toString('base64url')
}

/** Judges the checkpoints of one walk along the chain. */
export interface CheckpointJudge {
  /** Takes the text of the next event: the one that tells of a rotation ends what was replaced there. */
  observe(body: string | Buffer): void
  /** What is wrong with the signature of a checkpoint; null when it is of a key that could sign there. */
  fault(checkpoint: Checkpoint): 'not signed' | 'signed too late' | null
}

/** Begins with what is known of `keys` (PEM, the newest first): a former one ends where they say so, or where the chain does. */
export function createCheckpointJudge(keys: string): CheckpointJudge {
  const known = parseCheckpointKeys(keys)
  return {
    observe(body) {
      if (!body.includes(`"${checkpointKeyEntity}"`)) return
      const change = changeIn(body.toString(), known)
      if (change === null) return
      // Only what is older than the key that signs this: whoever has a former one ends nothing by it.
      const newer = known.findIndex(({ id }) => id === change.after)
      for (const key of known.slice(newer + 1)) {
        if (change.before.includes(key.id)) key.lastPosition = Math.min(key.lastPosition, change.lastPosition)
      }
    },
    fault(checkpoint) {
      const key = known.find(({ id }) => id === checkpoint.keyId)
      if (key === undefined) return 'not signed'
      if (!verify(null, Buffer.from(checkpointText(checkpoint)), key.key, checkpoint.signature))
        return 'not signed'
      return checkpoint.position > key.lastPosition ? 'signed too late' : null
    },
  }
}

/** What is wrong with a checkpoint, in words; null for nothing. */
export function checkpointFault(
  judge: CheckpointJudge,
  checkpoint: Checkpoint,
  whose: string,
): string | null {
  const fault = judge.fault(checkpoint)
  if (fault === null) return null
  return fault === 'not signed'
    ? `is not signed by ${whose}`
    : 'is signed by a former key, after it had been replaced'
}

function changeIn(body: string, known: readonly CheckpointKey[]): CheckpointKeyChange | null {
  const event: unknown = JSON.parse(body)
  if (!isRecord(event) || !isRecord(event['entity']) || !isRecord(event['unmapped'])) return null
  if (event['entity']['uid'] !== checkpointKeyEntity) return null
  const { before, after, last_position: last, signature } = event['unmapped']
  if (!Array.isArray(before) || typeof signature !== 'string') return null
  const change = { before: before.map(String), after: String(after), lastPosition: Number(last) }
  const key = known.find(({ id }) => id === change.after)?.key
  if (key === undefined || !Number.isSafeInteger(change.lastPosition)) return null
  return verify(null, changeText(change), key, Buffer.from(signature, 'base64url')) ? change : null
}

function changeText({ before, after, lastPosition }: CheckpointKeyChange): Buffer {
  return Buffer.from(`6fb-checkpoint-key-1\n${before.join(' ')}\n${after}\n${lastPosition}\n`)
}

function publicKeyOf(pem: string): KeyObject | null {
  try {
    const key = createPublicKey(pem)
    return key.asymmetricKeyType === 'ed25519' ? key : null
  } catch {
    return null
  }
}
