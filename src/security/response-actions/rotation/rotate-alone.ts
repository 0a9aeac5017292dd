import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { loadSettings } from '../../../platform/config/settings.ts'
import { lockFile } from '../../../platform/process/lock-file.ts'
import { CommandError } from '../../emergency-commands/command-error.ts'

/** Runs `work` while no other rotation runs on the same data directory. Throws a CommandError while one does. */
export async function rotateAlone(work: () => Promise<void>): Promise<void> {
  const dataDir = resolve(loadSettings(process.env).dataDir)
  mkdirSync(dataDir, { recursive: true, mode: 0o711 })
  const lock = lockFile(join(dataDir, 'rotate.lock'))
  if (lock === null) throw new CommandError('Another rotation is under way. Do this again when it is done.')
  try {
    await work()
  } finally {
    lock.release()
  }
}
