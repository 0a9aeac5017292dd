import type { JobDefinitions } from '../../platform/jobs/run-jobs.ts'
import { nobody } from '../auth/actor.ts'
import type { AppContext } from '../context.ts'
import { allShops } from '../shop/shop.sql.ts'
import { expireWalkIns } from './expire-walk-ins.ts'

/** The jobs of the queue: every ten minutes, places whose day is over end. */
export function walkInJobs(context: AppContext): JobDefinitions {
  const { database, random } = context
  return {
    tasks: {
      expire_walk_ins: async () => {
        for (const shopId of await allShops(database.query))
          await expireWalkIns(
            context,
            nobody({ shopId, requestId: random.uuid(), source: 'expire_walk_ins' }),
          )
      },
    },
    schedule: [{ task: 'expire_walk_ins', match: '*/10 * * * *', options: { backfillPeriod: 0 } }],
  }
}
