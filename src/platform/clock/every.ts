import type { Log } from '../log/log.ts'

/** Something that runs again and again. */
export interface Repetition {
  /** Runs no more. Resolves when the run in hand has ended. */
  stop(): Promise<void>
}

/**
 * Runs `work` every `intervalMs` milliseconds, first at once. Runs never overlap; a slow one delays the next.
 * What a run throws goes to the log, and the next one comes all the same.
 */
export function every(intervalMs: number, work: () => Promise<void>, log: Log): Repetition {
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  let running = Promise.resolve()

  async function run(): Promise<void> {
    try {
      await work()
    } catch (error) {
      log.warn({ error: String(error) }, 'a repeated step failed')
    }
    if (!stopped) timer = setTimeout(start, intervalMs)
  }

  function start(): void {
    running = run()
  }

  start()
  return {
    async stop() {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}
