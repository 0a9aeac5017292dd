import type { Clock } from '../../platform/clock/clock.ts'
import type { Database } from '../../platform/postgres/connect.ts'
import { readRunFile } from '../../platform/process/run-file.ts'
import { waitUntil } from '../../platform/process/wait-until.ts'
import { askHealth } from './ask-health.ts'
import { CommandError } from './command-error.ts'
import { runningInstances } from './instances.sql.ts'

/** What a restart gave. */
export interface Restart {
  /** How long it took until both answered, in milliseconds. */
  ms: number
  url: string
}

const PATIENCE_MS = 40_000

/**
 * Asks the program on `dataDir` to end server and guard gracefully and to start them again, and waits until both are
 * new and the shop is well. The database stays up. Throws a CommandError when nothing runs, or it takes too long.
 */
export async function restartShop(
  auditor: Pick<Database, 'query'>,
  clock: Clock,
  dataDir: string,
): Promise<Restart> {
  const running = readRunFile(dataDir)
  if (running?.url == null) throw new CommandError('Nothing is running. Start it: npx 6fb start')
  const { pid, url } = running
  const startMs = clock.monotonicMs()
  const old = new Set(await runningInstances(auditor.query))
  process.kill(pid, 'SIGUSR2')
  const isNew = async (): Promise<boolean> => {
    if (readRunFile(dataDir) === null) throw new CommandError('6FB ended. Start it: npx 6fb start')
    const now = await runningInstances(auditor.query).catch(() => [])
    if (now.length < 2 || now.some((instance) => old.has(instance))) return false
    return (await askHealth(url))?.['status'] === 'ok'
  }
  if (!(await waitUntil(isNew, PATIENCE_MS))) {
    throw new CommandError(
      `6FB is not well ${PATIENCE_MS / 1000} seconds after the restart. Look: npx 6fb status`,
    )
  }
  return { ms: Math.round(clock.monotonicMs() - startMs), url }
}
