import type { SecretStore } from '../../../platform/crypto/secrets.ts'
import { readRunFile } from '../../../platform/process/run-file.ts'
import { waitUntil } from '../../../platform/process/wait-until.ts'
import { CommandError } from '../../emergency-commands/command-error.ts'

const PATIENCE_MS = 15_000

/**
 * Waits until server and guard on `dataDir` use the secrets that stand in the files; at once when nothing runs there.
 * Throws a CommandError when they do not within a quarter of a minute.
 */
export async function awaitRenewal(dataDir: string, store: SecretStore): Promise<void> {
  const isDone = (): boolean => {
    const running = readRunFile(dataDir)
    return running === null || running.secrets === store.fingerprint()
  }
  if (await waitUntil(isDone, PATIENCE_MS)) return
  throw new CommandError(
    'The running shop has not taken the new secret over. Restart it, then do this again: npx 6fb restart',
  )
}
