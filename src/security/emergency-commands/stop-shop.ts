import { readRunFile } from '../../platform/process/run-file.ts'
import { waitUntil } from '../../platform/process/wait-until.ts'
import { CommandError } from './command-error.ts'

const PATIENCE_MS = 35_000

/** Asks the program on `dataDir` to finish, and waits for it. Gives its pid, or null when none was running. */
export async function stopShop(dataDir: string): Promise<number | null> {
  const running = readRunFile(dataDir)
  if (running === null) return null
  process.kill(running.pid, 'SIGTERM')
  if (!(await waitUntil(() => readRunFile(dataDir) === null, PATIENCE_MS))) {
    throw new CommandError(`6FB (pid ${running.pid}) has not stopped after ${PATIENCE_MS / 1000} seconds.`)
  }
  return running.pid
}
