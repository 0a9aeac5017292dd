import type { GuardContext } from '../../guard-context.ts'
import { addTimeline } from '../../investigation/incident.sql.ts'
import { channelWords } from './notification.ts'
import { releaseNotifications } from './notification.sql.ts'

/**
 * Takes over from a guard that ended while it was sending: whether that got there nobody knows, so it is sent again, under the
 * same id.
 */
export async function resumeNotifications(
  context: Pick<GuardContext, 'database' | 'clock' | 'random'>,
): Promise<void> {
  const { database, clock, random } = context
  const atMs = clock.epochMs()
  await database.query.transaction().execute(async (transaction) => {
    const now = Temporal.Instant.fromEpochMilliseconds(atMs)
    for (const { id, channel, attempts, incidentIds } of await releaseNotifications(transaction, now)) {
      const text = `The guard ended while it told by ${channelWords[channel]}: it is sent again.`
      const line = { atMs, kind: 'not_told', key: `cut off ${id} ${attempts}`, text, data: { channel } }
      for (const incidentId of incidentIds)
        await addTimeline(transaction, incidentId, [{ ...line, id: random.uuid() }])
    }
  })
}
