import { Type } from 'typebox'
import { Parse } from 'typebox/value'
import { Id } from '../../platform/http/wire.ts'
import type { JobDefinitions } from '../../platform/jobs/run-jobs.ts'
import { theShop } from '../auth/actor.ts'
import type { BookingContext } from '../bookings/booking-context.ts'
import { allShops } from '../shop/shop.sql.ts'
import { offerFreedTime } from './offer-freed-time.ts'

const Payload = Type.Object({ shop_id: Id })

/**
 * The jobs of the waitlist: whoever frees time asks for a look along the line of that shop, and each minute there is one
 * along all of them, for new hours and for what was missed.
 */
export function waitlistJobs(context: BookingContext): JobDefinitions {
  const { database, random } = context
  const lookAlong = (shopId: string): Promise<number> =>
    offerFreedTime(context, theShop({ shopId, requestId: random.uuid(), source: 'waitlist' }))
  return {
    tasks: {
      offer_freed_time: async (payload) => {
        await lookAlong(Parse(Payload, payload).shop_id)
      },
      sweep_waitlists: async () => {
        for (const shopId of await allShops(database.query)) await lookAlong(shopId)
      },
    },
    schedule: [{ task: 'sweep_waitlists', match: '* * * * *', options: { backfillPeriod: 0 } }],
  }
}
