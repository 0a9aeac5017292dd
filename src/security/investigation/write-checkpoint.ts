import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { GuardContext } from '../guard-context.ts'
import { checkpointKeyId } from './checkpoint-keys.ts'
import { formatCheckpoint, signCheckpoint, type Checkpoint } from './event-chain.ts'
import { insertCheckpoint, readSealState } from './event-chain.sql.ts'

/**
 * Signs where the chain stands when it is not `previous`, keeps that in the database and then in
 * DATA_DIR/checkpoint.json (replaced in one step, 0600), where whoever cuts the chain's end can't reach it.
 * Gives the newest checkpoint, or null while the chain is empty.
 */
export async function writeCheckpoint(
  context: Pick<GuardContext, 'database' | 'clock' | 'keys' | 'dataDir'>,
  previous: Checkpoint | null,
): Promise<Checkpoint | null> {
  const { database, clock, keys, dataDir } = context
  const { position, hash } = await readSealState(database.query)
  if (position === (previous?.position ?? 0)) return previous
  const at = Temporal.Instant.fromEpochMilliseconds(clock.epochMs())
  const place = { position, hash, at, keyId: checkpointKeyId(keys.checkpointSigning) }
  const checkpoint = signCheckpoint(place, keys.checkpointSigning)
  await insertCheckpoint(database.query, checkpoint)
  const path = join(dataDir, 'checkpoint.json')
  await writeFile(`${path}.new`, formatCheckpoint(checkpoint), { mode: 0o600, flush: true })
  await rename(`${path}.new`, path)
  return checkpoint
}
