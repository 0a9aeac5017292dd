import type { GuardContext } from '../../guard-context.ts'
import { claimNotifications } from './notification.sql.ts'
import { tellNotification } from './tell-notification.ts'
import type { Telling } from './telling.ts'

/**
 * Begins to send what is due. Resolves when that is claimed, not when it is sent: a channel that hangs holds up nobody.
 * What is on its way stands in `telling.inFlight`.
 */
export async function deliverNotifications(
  context: Pick<GuardContext, 'database' | 'clock' | 'random' | 'events' | 'log'>,
  telling: Telling,
): Promise<void> {
  const { database, clock, log } = context
  const now = Temporal.Instant.fromEpochMilliseconds(clock.epochMs())
  for (const claimed of await claimNotifications(database.query, now)) {
    const sending = tellNotification(context, telling, claimed)
      .catch((error: unknown) =>
        log.error({ error: String(error) }, 'what came of a message was not written down'),
      )
      .finally(() => telling.inFlight.delete(sending))
    telling.inFlight.add(sending)
  }
}
