import { nobody, readerOf, type Actor } from '../../app/auth/actor.ts'
import type { RecordReading } from '../../app/auth/reading.ts'
import { systemClock } from '../../platform/clock/clock.ts'
import { systemRandom } from '../../platform/crypto/random.ts'
import type { AppContext } from '../../app/context.ts'
import { createAccessLedger } from '../../platform/ledger/access-ledger.ts'
import { CommandError } from './command-error.ts'
import { firstShop } from './first-shop.sql.ts'
import { withDatabase } from './with-database.ts'
import { withEventLog } from './with-event-log.ts'

/** What reading as an operator works with. */
export type ReadContext = Pick<AppContext, 'database' | 'clock' | 'random' | 'events'>

/**
 * Runs `work` with the server's role, in the shop, as somebody at the machine who is signed in nowhere: what is read is
 * recorded as it is for people who come by HTTP, which may be down.
 */
export async function readAsOperator<Result>(
  work: (context: ReadContext, actor: Actor, recordOf: (command: string) => RecordReading) => Promise<Result>,
): Promise<Result> {
  return withDatabase('app', async (database, { secrets }) => {
    const [clock, random] = [systemClock, systemRandom]
    const shopId = await firstShop(database.query)
    if (shopId === undefined) throw new CommandError('There is no shop yet. Start it once: npx 6fb start')
    const ledger = createAccessLedger({ database, clock, random })
    const actor = nobody({ shopId, requestId: random.uuid(), source: 'command line' })
    return withEventLog(database, secrets.eventMac, (events) =>
      work(
        { database, clock, random, events },
        actor,
        (route) => (reading) => ledger.record({ ...readerOf(actor), route, ...reading }),
      ),
    )
  })
}
