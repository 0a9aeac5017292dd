import { systemRandom } from '../../platform/crypto/random.ts'
import { connect, type Database } from '../../platform/postgres/connect.ts'
import type { TestServer } from '../../../test/setup/database.ts'

/** A migrated database of its own without a shop, seen by its owner and by the app's role. */
export interface EmptyDatabase {
  owner: Database
  app: Database
  close(): Promise<void>
}

/** Clones the template. */
export async function openEmptyDatabase(server: TestServer): Promise<EmptyDatabase> {
  const name = `sixfb_${systemRandom.bytes(6).toString('hex')}`
  const admin = connect(server.owner, { connectionsMax: 1, applicationName: 'test admin' })
  await admin.sql`create database ${admin.sql(name)} template ${admin.sql(server.template)}`
  await admin.sql`grant connect on database ${admin.sql(name)} to sixfb_app`
  const address = { ...server.owner, database: name }
  const owner = connect(address, { connectionsMax: 2, applicationName: 'test owner' })
  const app = connect(
    { ...address, username: 'sixfb_app', password: server.passwords.app },
    { connectionsMax: 2, applicationName: 'test app' },
  )
  return {
    owner,
    app,
    async close() {
      await app.close()
      await owner.close()
      await admin.sql`drop database ${admin.sql(name)} with (force)`
      await admin.close()
    },
  }
}
