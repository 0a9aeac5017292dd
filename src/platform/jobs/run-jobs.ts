import { Logger, parseCronItems, run, type CronItem, type TaskList } from 'graphile-worker'
import type { DatabaseAddress } from '../postgres/address.ts'
import type { Log } from '../log/log.ts'
import { jobPool } from './install-jobs.ts'

/** A running job queue. */
export interface JobRunner {
  /** What connections are opened with from now on. */
  usePassword(password: string): void
  /** Finishes the jobs in hand and takes no more. */
  stop(): Promise<void>
}

/** What a folder brings: its tasks by name, and when each runs by itself (crontab syntax, UTC). */
export interface JobDefinitions {
  tasks: TaskList
  schedule: CronItem[]
}

/** Runs the jobs of all folders, two at a time, as the worker role. */
export async function runJobs(
  address: DatabaseAddress,
  log: Log,
  definitions: JobDefinitions[],
): Promise<JobRunner> {
  let { password } = address
  const pool = jobPool({ ...address, password: () => password }, 4, (error) =>
    log.warn({ error: error.message }, 'job queue lost its database'),
  )
  const runner = await run({
    pgPool: pool,
    concurrency: 2,
    noHandleSignals: true,
    pollInterval: 1000,
    logger: new Logger(() => (level, message) => {
      if (level === 'error') log.error({ message }, 'job queue')
    }),
    taskList: Object.assign({}, ...definitions.map(({ tasks }) => tasks)) as TaskList,
    parsedCronItems: parseCronItems(definitions.flatMap(({ schedule }) => schedule)),
  })
  return {
    usePassword(next) {
      password = next
    },
    async stop() {
      await runner.stop()
      await pool.end()
    },
  }
}
