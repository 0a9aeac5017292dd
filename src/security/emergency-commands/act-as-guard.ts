import { systemClock } from '../../platform/clock/clock.ts'
import { systemRandom } from '../../platform/crypto/random.ts'
import type { Settings } from '../../platform/config/settings.ts'
import type { GuardContext, GuardKeys } from '../guard-context.ts'
import { withDatabase } from './with-database.ts'
import { withEventLog } from './with-event-log.ts'

/** What a verb of the guard needs when a person runs it from the command line. */
export type CommandContext = Pick<GuardContext, 'database' | 'clock' | 'random' | 'events'> & {
  keys: Pick<GuardKeys, 'eventMac'>
}

/**
 * Runs `work` with the guard's role, as break-glass: neither server nor guard has to run, the database does. Whoever
 * can read DATA_DIR/secrets may do this; `by` names that user to the record.
 */
export async function actAsGuard<Result>(
  work: (context: CommandContext, by: string, settings: Settings) => Promise<Result>,
): Promise<Result> {
  const by = `command line, uid ${process.getuid?.() ?? 'unknown'}`
  return withDatabase('guard', (database, { secrets, settings }) =>
    withEventLog(database, secrets.eventMac, (events) => {
      const keys: CommandContext['keys'] = { eventMac: [secrets.eventMac] }
      return work({ database, clock: systemClock, random: systemRandom, events, keys }, by, settings)
    }),
  )
}
