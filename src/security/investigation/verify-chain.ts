import { readFile } from 'node:fs/promises'
import type { Kysely } from 'kysely'
import { equalBytes } from '../../platform/crypto/digest.ts'
import type { SecretRing } from '../../platform/crypto/secret-ring.ts'
import type { Database } from '../../platform/postgres/connect.ts'
import type { DB } from '../../platform/postgres/database-types.ts'
import { codeOf } from '../../platform/process/error-code.ts'
import { BrokenLink } from './broken-link.ts'
import { checkpointFault, createCheckpointJudge, type CheckpointJudge } from './checkpoint-keys.ts'
import { chainHash, emptyChainHash, parseCheckpoint, type Checkpoint } from './event-chain.ts'
import {
  checkpointsBetween,
  firstUnsealedEvent,
  linksAfter,
  readSealState,
  type ChainLink,
} from './event-chain.sql.ts'
import { keysAt, type FormerEventKey } from './former-event-keys.ts'
import { eventFault } from './intact-event.ts'
import { createNumberCheck, type MissingEvents } from './missing-events.ts'
import { missingInWords } from './tampering.ts'

/** What a walk along the chain found: that all is well, or the first broken link and all events that are known to be missing. */
export type ChainVerdict =
  | { ok: true; links: number; checkpoints: number }
  | { ok: false; position: number; eventId: string | null; problem: string; missing: MissingEvents[] }

/** What the chain is checked with. */
export interface ChainCheck {
  /** The public halves (SPKI PEM) of the keys that sign checkpoints or did, the newest first. */
  publicKey: string
  /** The HMAC keys of events; without them MACs are not checked, the chain still is. */
  macKey: SecretRing | null
  /** Keys that were replaced, each good up to the position that it says. */
  formerMacKeys?: readonly FormerEventKey[]
  /** DATA_DIR/checkpoint.json, or null to do without: then a cut tail shows only if a checkpoint row is left. */
  checkpointFile: string | null
  /** One that was kept elsewhere, as the newest is in the guard's memory: the chain has to reach both. */
  remembered?: Checkpoint | null
  /** How many links are held in memory at a time. */
  pageSize?: number
}

/**
 * Walks the whole chain in one snapshot and names the first broken link: an event that is missing, changed, out of
 * order or slipped in, a checkpoint that does not verify, or an end that was cut off; and all events that were gone before
 * they were sealed, by what their writers count. Reads only; the role needs to see events. Throws only when it can't read.
 */
export async function verifyChain(
  database: Pick<Database, 'query'>,
  check: ChainCheck,
): Promise<ChainVerdict> {
  const missing: MissingEvents[] = []
  try {
    // Read first: the chain of a later snapshot reaches at least as far.
    const kept = [
      check.checkpointFile === null ? null : await readCheckpoint(check.checkpointFile),
      check.remembered ?? null,
    ].filter((one) => one !== null)
    const { links, checkpoints } = await database.query
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute((transaction) => walk(transaction, check, kept, missing))
    const [first] = missing
    if (first === undefined) return { ok: true, links, checkpoints }
    return { ok: false, position: first.position, eventId: null, problem: missingInWords(first), missing }
  } catch (error) {
    if (!(error instanceof BrokenLink)) throw error
    const { position, eventId, message } = error
    return { ok: false, position, eventId, problem: message, missing }
  }
}

async function walk(
  query: Kysely<DB>,
  check: ChainCheck,
  kept: readonly Checkpoint[],
  missing: MissingEvents[],
): Promise<{ links: number; checkpoints: number }> {
  const pageSize = check.pageSize ?? 1_000
  let position = 0
  let hash = emptyChainHash
  let checkpoints = 0
  const numbers = createNumberCheck()
  const judge = createCheckpointJudge(check.publicKey)
  for (const one of kept) {
    const fault = checkpointFault(judge, one, 'our key')
    if (fault !== null) throw new BrokenLink(one.position, null, `the checkpoint that was kept ${fault}`)
  }
  for (;;) {
    const page = await linksAfter(query, position, pageSize)
    const end = page.at(-1)
    if (end === undefined) break
    const signed = new Map(
      (await checkpointsBetween(query, position + 1, end.position)).map((one) => [one.position, one]),
    )
    for (const link of page) {
      hash = follow(
        link,
        position,
        hash,
        check.macKey === null ? null : keysAt(link.position, check.macKey, check.formerMacKeys),
      )
      position = link.position
      if (link.event !== null) judge.observe(link.event.body)
      const gone = link.event === null ? null : numbers.observe({ ...link.event, position })
      if (gone !== null) missing.push(gone)
      const checkpoint = signed.get(position)
      if (checkpoint !== undefined) {
        checkpoints += 1
        assertCovers(checkpoint, link, hash, judge)
      }
      for (const one of kept) if (one.position === position) assertCovers(one, link, hash, judge)
    }
  }
  await assertEnd(query, position, hash, kept)
  return { links: position, checkpoints }
}

/** The hash after `link`, or the reason why it breaks the chain. */
function follow(link: ChainLink, before: number, hash: Buffer, macKey: SecretRing | null): Buffer {
  const { position, event_id: eventId, event } = link
  if (position !== before + 1) throw new BrokenLink(before + 1, null, 'this link of the chain is missing')
  if (event === null) throw new BrokenLink(position, eventId, 'the event is missing: it was deleted')
  const fault = macKey === null ? null : eventFault(macKey, event)
  if (fault !== null) throw new BrokenLink(position, eventId, fault)
  const next = chainHash(hash, event)
  if (!equalBytes(next, link.hash)) {
    const problem = 'the hash does not follow: this event or its link was changed or moved'
    throw new BrokenLink(position, eventId, problem)
  }
  return next
}

function assertCovers(checkpoint: Checkpoint, link: ChainLink, hash: Buffer, judge: CheckpointJudge): void {
  const fault = checkpointFault(judge, checkpoint, 'our key')
  if (fault !== null) throw new BrokenLink(link.position, link.event_id, `the checkpoint here ${fault}`)
  if (!equalBytes(checkpoint.hash, hash)) {
    const problem = 'the signed checkpoint has another hash: the chain up to here was built anew'
    throw new BrokenLink(link.position, link.event_id, problem)
  }
}

async function assertEnd(
  query: Kysely<DB>,
  position: number,
  hash: Buffer,
  kept: readonly Checkpoint[],
): Promise<void> {
  const cut = 'the end of the chain was cut off here'
  const state = await readSealState(query)
  if (state.position > position || kept.some((one) => one.position > position)) {
    throw new BrokenLink(position + 1, null, cut)
  }
  const [later] = await checkpointsBetween(query, position + 1, Number.MAX_SAFE_INTEGER)
  if (later !== undefined) throw new BrokenLink(position + 1, null, cut)
  if (state.position !== position || !equalBytes(state.hash, hash)) {
    throw new BrokenLink(position, null, 'the state of sealing does not fit the chain')
  }
  const added = await firstUnsealedEvent(query)
  if (added !== undefined) {
    throw new BrokenLink(position, added, 'this event was slipped in among sealed ones')
  }
}

/** A file that is not what was written is no reason to stop looking: it is a finding. */
async function readCheckpoint(path: string): Promise<Checkpoint | null> {
  let text
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw error
  }
  try {
    return parseCheckpoint(text)
  } catch {
    throw new BrokenLink(0, null, 'the checkpoint in the file cannot be read: it was changed')
  }
}
