import type { BundledLink, ChainSegment, EvidenceLink } from './evidence.ts'
import { emptyChainHash } from './event-chain.ts'

/** Puts links, in the order of the chain, into runs that each end at a signed checkpoint. */
export function chainSegments(links: readonly EvidenceLink[]): ChainSegment[] {
  const segments: ChainSegment[] = []
  let previousHash: Buffer | undefined
  let run: BundledLink[] = []
  for (const link of links) {
    const { link_position: position, checkpoint_at: at, checkpoint_signature: signature } = link
    if (position === null) continue
    previousHash ??= link.previous_hash ?? emptyChainHash
    run.push({
      position,
      event_id: link.event_id,
      mac: link.mac?.toString('hex') ?? null,
      body_sha256: link.body_digest?.toString('hex') ?? null,
      body: link.body,
    })
    if (at === null || signature === null) continue
    segments.push({
      previous_hash: previousHash.toString('hex'),
      links: run,
      checkpoint: {
        position,
        hash: link.hash.toString('hex'),
        at: at.toString(),
        key_id: link.checkpoint_key_id ?? '',
        signature: signature.toString('base64url'),
      },
    })
    previousHash = undefined
    run = []
  }
  return segments
}
