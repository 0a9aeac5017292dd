import { authJobs } from '../app/auth/jobs.ts'
import { signingKeyJobs } from '../app/auth/signing-keys/jobs.ts'
import { bookingJobs } from '../app/bookings/jobs.ts'
import { notificationJobs } from '../app/notifications/jobs.ts'
import { syncStatusJobs } from '../app/sync-status/jobs.ts'
import { walkInJobs } from '../app/walk-ins/jobs.ts'
import { waitlistJobs } from '../app/waitlist/jobs.ts'
import { runJobs, type JobRunner } from '../platform/jobs/run-jobs.ts'
import type { DatabaseAddress } from '../platform/postgres/address.ts'
import type { ServerContext } from './start-server.ts'

/** Runs the jobs of every folder that brings some, under the worker's role. */
export function runFolderJobs(context: ServerContext, address: DatabaseAddress): Promise<JobRunner> {
  return runJobs(address, context.log, [
    syncStatusJobs(context),
    notificationJobs(context),
    authJobs(context),
    signingKeyJobs(context),
    bookingJobs(context),
    walkInJobs(context),
    waitlistJobs(context),
  ])
}
