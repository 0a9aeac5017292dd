import { equalBytes, sha256 } from '../../platform/crypto/digest.ts'
import { isRecord } from '../monitoring/sigma/event-fields.ts'
import { checkpointFault, createCheckpointJudge, type CheckpointJudge } from './checkpoint-keys.ts'
import { linkHash } from './event-chain.ts'
import { evidenceFormat } from './evidence.ts'

/** What looking at a bundle found. */
export type EvidenceVerdict =
  | { ok: true; incident: number; sha256: string; events: number; links: number; checkpoints: number }
  | { ok: false; problem: string }

class Fault extends Error {}

/**
 * Checks a bundle without a database: each line fits the manifest, each event fits the chain, and each run of the chain
 * ends at a checkpoint that the private half of one of `publicKey` (SPKI PEM, the newest first) signed, a former one no further
 * than they say. What is not in the chain (timeline,
 * impact, containments) is as the manifest says; that the manifest is the one that was given out shows in the shop's
 * own record, which has the SHA-256 of the whole bundle.
 */
export function evidenceVerdict(text: string, publicKey: string): EvidenceVerdict {
  try {
    return check(text, publicKey)
  } catch (error) {
    if (error instanceof Fault) return { ok: false, problem: error.message }
    if (error instanceof SyntaxError || error instanceof RangeError || error instanceof TypeError) {
      return { ok: false, problem: `The file is not evidence of 6FB: ${error.message}` }
    }
    throw error
  }
}

function check(text: string, publicKey: string): EvidenceVerdict {
  const [first = '', ...lines] = text.replace(/\n$/, '').split('\n')
  const manifest: unknown = JSON.parse(first)
  if (!isRecord(manifest) || manifest['format'] !== evidenceFormat) {
    throw new Fault(`The first line is no manifest of the format ${evidenceFormat}.`)
  }
  const listed = listOf(manifest['lines'])
  if (listed.length !== lines.length) {
    throw new Fault(`The manifest lists ${listed.length} lines, the file has ${lines.length}.`)
  }
  const judge = createCheckpointJudge(publicKey)
  const total = { events: 0, links: 0, checkpoints: 0 }
  lines.forEach((line, index) => {
    const entry = listed[index]
    if (!isRecord(entry) || entry['sha256'] !== sha256(line).toString('hex')) {
      throw new Fault(`Line ${index + 2} is not what the manifest says: it was changed.`)
    }
    const part: unknown = JSON.parse(line)
    if (!isRecord(part) || part['part'] !== 'chain') return
    const counted = checkSegment(part['value'], judge)
    total.events += counted.events
    total.links += counted.links
    total.checkpoints += 1
  })
  const { incident } = manifest
  const number = isRecord(incident) ? Number(incident['number']) : Number.NaN
  return { ok: true, incident: number, sha256: sha256(text).toString('hex'), ...total }
}

function checkSegment(segment: unknown, judge: CheckpointJudge): { events: number; links: number } {
  if (!isRecord(segment)) throw new Fault('A part of the chain is no object.')
  const links = listOf(segment['links']).filter(isRecord)
  let hash = bytesOf(segment['previous_hash'])
  let events = 0
  let last: number | undefined
  for (const link of links) {
    const position = Number(link['position'])
    if (last !== undefined && position !== last + 1) throw new Fault(`Link ${last + 1} is missing.`)
    last = position
    if (link['mac'] === null) throw new Fault(`The event at position ${position} is missing: it was deleted.`)
    const bodyDigest = bytesOf(link['body_sha256'])
    const body = link['body']
    if (typeof body === 'string') {
      judge.observe(body)
      events += 1
      if (!equalBytes(sha256(body), bodyDigest)) {
        throw new Fault(`The text of the event at position ${position} does not fit its digest.`)
      }
    }
    hash = linkHash(hash, { id: textOf(link['event_id']), mac: bytesOf(link['mac']), bodyDigest })
  }
  checkEnd(segment['checkpoint'], { position: last, hash }, judge)
  return { events, links: links.length }
}

function checkEnd(
  checkpoint: unknown,
  end: { position: number | undefined; hash: Buffer },
  judge: CheckpointJudge,
): void {
  if (!isRecord(checkpoint) || Number(checkpoint['position']) !== end.position) {
    throw new Fault(`No checkpoint stands at the end of the links, position ${end.position ?? 'none'}.`)
  }
  const signed = {
    position: Number(checkpoint['position']),
    hash: bytesOf(checkpoint['hash']),
    at: Temporal.Instant.from(textOf(checkpoint['at'])),
    keyId: textOf(checkpoint['key_id']),
    signature: Buffer.from(textOf(checkpoint['signature']), 'base64url'),
  }
  const fault = checkpointFault(judge, signed, 'this key')
  if (fault !== null) throw new Fault(`The checkpoint at position ${signed.position} ${fault}.`)
  if (!equalBytes(signed.hash, end.hash)) {
    throw new Fault(`The links up to position ${signed.position} do not lead to the hash that was signed.`)
  }
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function bytesOf(value: unknown): Buffer {
  return Buffer.from(textOf(value), 'hex')
}
