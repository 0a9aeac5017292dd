import type { JobDefinitions } from '../../platform/jobs/run-jobs.ts'
import type { BookingContext } from './booking-context.ts'
import { endHolds } from './end-holds.ts'

/** The jobs of bookings: every minute, holds that have run out give their time back. */
export function bookingJobs(context: BookingContext): JobDefinitions {
  const { random } = context
  return {
    tasks: {
      end_holds: async () => {
        await endHolds(context, { requestId: random.uuid(), source: 'end_holds' })
      },
    },
    schedule: [{ task: 'end_holds', match: '* * * * *', options: { backfillPeriod: 0 } }],
  }
}
