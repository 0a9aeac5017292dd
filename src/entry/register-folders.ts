import { clientRoutes } from '../app/clients/routes.ts'
import { householdRoutes } from '../app/clients/households/routes.ts'
import { ownClientRoutes } from '../app/clients/own/routes.ts'
import { dashboardRoutes } from '../app/dashboard/routes.ts'
import { authJobs } from '../app/auth/jobs.ts'
import { bookingRulesRoutes } from '../app/booking-rules/routes.ts'
import { bookingJobs } from '../app/bookings/jobs.ts'
import { catalogueRoutes } from '../app/catalogue/routes.ts'
import { catalogueSettingsRoutes } from '../app/catalogue/settings-routes.ts'
import { conflictRoutes } from '../app/conflicts/routes.ts'
import { hoursRoutes } from '../app/hours/routes.ts'
import { notificationJobs } from '../app/notifications/jobs.ts'
import { organisationRoutes } from '../app/organisation/routes.ts'
import { seriesRoutes } from '../app/series/routes.ts'
import { shopRoutes } from '../app/shop/routes.ts'
import { staffRoutes } from '../app/staff/routes.ts'
import { timeOffRoutes } from '../app/time-off/routes.ts'
import { syncStatusJobs } from '../app/sync-status/jobs.ts'
import { syncStatusRoutes } from '../app/sync-status/routes.ts'
import { walkInJobs } from '../app/walk-ins/jobs.ts'
import { walkInRoutes } from '../app/walk-ins/routes.ts'
import { waitlistJobs } from '../app/waitlist/jobs.ts'
import { waitlistRoutes } from '../app/waitlist/routes.ts'
import type { Http } from '../platform/http/create-http.ts'
import { runJobs } from '../platform/jobs/run-jobs.ts'
import { every } from '../platform/clock/every.ts'
import { checkBooking, type BookingCheck } from '../security/booking-protection/check-booking.ts'
import { healthRoutes } from '../security/booking-protection/routes.ts'
import { investigationRoutes } from '../security/investigation/routes.ts'
import { recoveryRoutes } from '../security/recovery/routes.ts'
import { containmentRoutes } from '../security/response-actions/routes.ts'
import type { ServerState } from './server-state.ts'
import type { ServerContext } from './start-server.ts'
import type { ServerStart } from './start-message.ts'

const BOOKING_CHECK_MS = 10_000

/** Registers the routes of every folder that brings some, health beside the scope of all others; runs its jobs. */
export async function registerFolders(
  http: Http,
  scope: Http,
  context: ServerContext,
  state: ServerState,
  start: ServerStart,
  fixedHeaders: Record<string, string>,
): Promise<{ stop(): Promise<void> }> {
  let booking: BookingCheck | null = null
  const check = async (): Promise<void> => {
    const wasOk = booking?.ok !== false
    booking = await checkAnyShop(context)
    if (booking?.ok === false && wasOk)
      context.log.error({ problem: booking.problem }, 'booking does not work')
  }
  healthRoutes(
    http,
    { clock: context.clock, fixedHeaders },
    {
      databaseIsUp: state.databaseIsUp,
      guardIsUp: state.guardIsUp,
      booking: () => booking,
    },
  )
  const checking = every(BOOKING_CHECK_MS, check, context.log)
  shopRoutes(scope, context)
  clientRoutes(scope, context)
  ownClientRoutes(scope, context)
  householdRoutes(scope, context)
  organisationRoutes(scope, context)
  staffRoutes(scope, context)
  bookingRulesRoutes(scope, context)
  catalogueRoutes(scope, context)
  catalogueSettingsRoutes(scope, context)
  hoursRoutes(scope, context)
  timeOffRoutes(scope, context)
  conflictRoutes(scope, context)
  seriesRoutes(scope, context)
  dashboardRoutes(scope, context)
  syncStatusRoutes(scope, context)
  walkInRoutes(scope, context)
  waitlistRoutes(scope, context)
  investigationRoutes(scope, context)
  containmentRoutes(scope, context)
  recoveryRoutes(scope, context)
  const jobs = await runJobs(start.workerDatabase, context.log, [
    syncStatusJobs(context),
    notificationJobs(context),
    authJobs(context),
    bookingJobs(context),
    walkInJobs(context),
    waitlistJobs(context),
  ])
  return {
    async stop() {
      await checking.stop()
      await jobs.stop()
    },
  }
}

/** Tries to book in the first shop in which something can be booked; null while there is none. */
async function checkAnyShop(context: ServerContext): Promise<BookingCheck | null> {
  for (const shopId of await context.directory.list()) {
    const check = await checkBooking(context, shopId)
    if (check !== null) return check
  }
  return null
}
