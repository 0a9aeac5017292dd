import type { JobDefinitions } from '../../../platform/jobs/run-jobs.ts'
import type { AppContext } from '../../context.ts'
import { rotateSigningKeys } from './rotate-signing-keys.ts'
import { putAwaySigningKeys } from './signing-keys.sql.ts'

/** For so long a key is known after it was good: a token that it signs later tells that somebody has it. */
const KNOWN_HOURS = 24 * 365

/** The jobs of signing keys: once an hour, one that is old enough is followed by another, and the private halves of those before go. */
export function signingKeyJobs(context: AppContext): JobDefinitions {
  const { database, clock, settings } = context
  return {
    tasks: {
      rotate_signing_keys: async () => {
        await rotateSigningKeys(context, 'server', { olderThanDays: settings.signingKeyDays })
        const now = clock.now()
        await putAwaySigningKeys(database.query, now, now.subtract({ hours: KNOWN_HOURS }))
      },
    },
    schedule: [{ task: 'rotate_signing_keys', match: '29 * * * *', options: { backfillPeriod: 0 } }],
  }
}
