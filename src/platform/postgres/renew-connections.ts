import type { Log } from '../log/log.ts'
import type { Database } from './connect.ts'

/** Has the connections replaced in the background; those of before stay in use when the new password does not hold. */
export function renewConnections(database: Database, log: Log): void {
  database.renew().catch((error: unknown) => {
    log.error({ error: String(error) }, 'the new password is refused; give it again: npx 6fb rotate db')
  })
}
