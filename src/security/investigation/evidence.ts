import { sha256 } from '../../platform/crypto/digest.ts'

/** The first line of a bundle says what the others are. */
export const evidenceFormat = '6fb-evidence-1'

/** What was taken, when and by whom. */
export interface EvidenceHead {
  incident: { id: string; number: number }
  taken_at: string
  /** An account id, or "command line". */
  taken_by: string
  request_id: string
  /** Events that belong to the incident: those in the bundle, and those that no signed checkpoint covered yet. */
  events: { covered: number; not_covered_yet: number }
}

/** A link of the chain around an event of the incident; the event's text only if it belongs to the incident. */
export interface EvidenceLink {
  /** Null for an event that no signed checkpoint covers yet. */
  link_position: number | null
  event_id: string
  previous_hash: Buffer | null
  hash: Buffer
  /** Null when the event is gone. */
  mac: Buffer | null
  body_digest: Buffer | null
  body: string | null
  /** When a signed checkpoint stands at this link. */
  checkpoint_at: Temporal.Instant | null
  checkpoint_key_id: string | null
  checkpoint_signature: Buffer | null
}

/** A link of the chain in a bundle, its bytes as hexadecimal. */
export interface BundledLink {
  position: number
  event_id: string
  mac: string | null
  body_sha256: string | null
  /** The event's text byte for byte; null for an event that is not this incident's. */
  body: string | null
}

/** A run of links up to a signed checkpoint. */
export interface ChainSegment {
  /** The hash before the first link. */
  previous_hash: string
  links: BundledLink[]
  checkpoint: { position: number; hash: string; at: string; key_id: string; signature: string }
}

/** One line of a bundle after the first. */
export interface EvidencePart {
  part: 'incident' | 'timeline' | 'impact' | 'containments' | 'access_records' | 'chain'
  value: unknown
}

/**
 * A bundle as JSON Lines: a manifest with the SHA-256 of each further line, then those lines. The digest is the
 * SHA-256 of the whole text as hexadecimal.
 */
export function formatEvidence(
  head: EvidenceHead,
  parts: readonly EvidencePart[],
): { text: string; sha256: string } {
  const lines = parts.map((part) => JSON.stringify(part))
  const manifest = {
    part: 'manifest',
    format: evidenceFormat,
    ...head,
    lines: lines.map((line, index) => ({ part: parts[index]?.part, sha256: sha256(line).toString('hex') })),
  }
  const text = `${[JSON.stringify(manifest), ...lines].join('\n')}\n`
  return { text, sha256: sha256(text).toString('hex') }
}
