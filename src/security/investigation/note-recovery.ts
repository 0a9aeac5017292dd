import type { GuardContext } from '../guard-context.ts'
import { addTimeline, containOpen } from './incident.sql.ts'

/**
 * Notes that what the open incidents of a rule are about is over, of all but the one that `except` names: they count as contained, with a line that says so.
 * A person still resolves them. Does nothing when none is open.
 */
export async function noteRecovery(
  context: Pick<GuardContext, 'database' | 'clock' | 'random'>,
  ruleId: string,
  text: string,
  except: string | null = null,
): Promise<void> {
  const { database, clock, random } = context
  const atMs = clock.epochMs()
  await database.query.transaction().execute(async (transaction) => {
    const ids = await containOpen(transaction, ruleId, {
      at: Temporal.Instant.fromEpochMilliseconds(atMs),
      text,
      except,
    })
    for (const id of ids) {
      const line = { id: random.uuid(), atMs, kind: 'recovered', key: `recovered ${atMs}`, text }
      await addTimeline(transaction, id, [line])
    }
  })
}
