import { eventClass } from '../../platform/events/event.ts'
import type { CommandContext } from '../emergency-commands/act-as-guard.ts'
import type { CreatedBackup } from './create-backup.ts'

/** Appends to the shop's own record that a backup was made, which one, and by whom. */
export async function recordBackup(
  { database, events }: Pick<CommandContext, 'database' | 'events'>,
  { name, rows, bytes, manifest }: CreatedBackup,
  by: string,
): Promise<void> {
  await database.query.transaction().execute((transaction) =>
    events.append(transaction, {
      classUid: eventClass.applicationLifecycle,
      activityId: 99,
      attributes: {
        activity_name: 'Backup',
        app: { name: 'database', version: manifest.program_version },
        unmapped: { backup: name, rows, bytes, chain_position: manifest.chain.position, by },
      },
    }),
  )
}
