import type { JobDefinitions } from '../../platform/jobs/run-jobs.ts'
import type { AppContext } from '../context.ts'
import { forgetExpired } from './forget-expired.ts'

/** The jobs of auth: once an hour, what has expired is forgotten. */
export function authJobs(context: AppContext): JobDefinitions {
  return {
    tasks: {
      forget_expired: async () => {
        await forgetExpired(context.database)
      },
    },
    schedule: [{ task: 'forget_expired', match: '17 * * * *', options: { backfillPeriod: 0 } }],
  }
}
