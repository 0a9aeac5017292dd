import type { Actor } from '../app/auth/actor.ts'
import type { OwnerContext } from '../app/staff/owner-context.ts'
import { systemClock } from '../platform/clock/clock.ts'
import type { Settings } from '../platform/config/settings.ts'
import { systemRandom } from '../platform/crypto/random.ts'
import { ProblemError } from '../platform/http/problem.ts'
import { createAccessLedger, type AccessLedger } from '../platform/ledger/access-ledger.ts'
import { CommandError } from '../security/emergency-commands/command-error.ts'
import { withDatabase } from '../security/emergency-commands/with-database.ts'
import { withEventLog } from '../security/emergency-commands/with-event-log.ts'

/** What a command about shops and their people works with. */
export interface OwnerCommand {
  context: OwnerContext & { ledger: AccessLedger }
  /** Who acts, as the record names him: the user of the machine. */
  by: Pick<Actor, 'requestId' | 'source'>
  settings: Settings
}

/**
 * Runs `work` as the owner of the tables, as break-glass: neither server nor guard has to run, the database does. Whoever
 * can read DATA_DIR/secrets may do this. A problem becomes the one line that it has to say.
 */
export async function actAsOwner<Result>(work: (command: OwnerCommand) => Promise<Result>): Promise<Result> {
  return withDatabase('owner', async (database, { secrets, settings }) => {
    const [clock, random] = [systemClock, systemRandom]
    const ledger = createAccessLedger({ database, clock, random })
    const source = `command line, uid ${process.getuid?.() ?? 'unknown'}`
    try {
      return await withEventLog(database, secrets.eventMac, (events) => {
        const context = { database, clock, random, events, ledger }
        return work({ context, settings, by: { requestId: random.uuid(), source } })
      })
    } catch (error) {
      throw error instanceof ProblemError ? new CommandError(error.sentence) : error
    }
  })
}
