import type { JobDefinitions } from '../../platform/jobs/run-jobs.ts'
import { nobody } from '../auth/actor.ts'
import type { BookingContext } from './booking-context.ts'
import { endHolds } from './end-holds.ts'
import { selectShopIds } from './shop-ids.sql.ts'

/** The jobs of bookings: every minute, holds that have run out give their time back. */
export function bookingJobs(context: BookingContext): JobDefinitions {
  const { database, random } = context
  return {
    tasks: {
      end_holds: async () => {
        for (const shopId of await selectShopIds(database.query))
          await endHolds(context, nobody({ shopId, requestId: random.uuid(), source: 'end_holds' }))
      },
    },
    schedule: [{ task: 'end_holds', match: '* * * * *', options: { backfillPeriod: 0 } }],
  }
}
