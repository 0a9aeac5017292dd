import type { Database } from '../../platform/postgres/connect.ts'
import { cloneDatabase } from '../../../test/setup/clone-database.ts'
import type { TestServer } from '../../../test/setup/database.ts'

/** A migrated database of its own without a shop, seen by its owner and by the app's role. */
export interface EmptyDatabase {
  owner: Database
  app: Database
  close(): Promise<void>
}

/** Clones the template. */
export async function openEmptyDatabase(server: TestServer): Promise<EmptyDatabase> {
  const database = await cloneDatabase(server)
  return { owner: database.owner, app: database.as('app', 2), close: () => database.drop() }
}
