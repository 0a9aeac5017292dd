import type { JobDefinitions } from '../../platform/jobs/run-jobs.ts'
import { refreshCalendar } from './refresh-calendar.ts'
import { refreshCalendars } from './refresh-calendars.ts'
import { readRefreshJob } from './refresh-job.ts'
import type { SyncContext } from './sync-context.ts'

/** The jobs of connected calendars: a round every ten minutes, and the refresh of one. */
export function syncStatusJobs(context: SyncContext): JobDefinitions {
  return {
    tasks: {
      refresh_calendars: async () => {
        await refreshCalendars(context)
      },
      refresh_calendar: async (payload) => {
        const target = readRefreshJob(payload)
        if (target === undefined) throw new TypeError('refresh_calendar needs shop_id and connection_id')
        await refreshCalendar(context, target)
      },
    },
    schedule: [{ task: 'refresh_calendars', match: '*/10 * * * *', options: { backfillPeriod: 0 } }],
  }
}
