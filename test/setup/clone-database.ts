import { randomBytes } from 'node:crypto'
import type { DatabaseAddress } from '../../src/platform/postgres/address.ts'
import { connect, type Database } from '../../src/platform/postgres/connect.ts'
import { roleNames, type RoleName } from '../../src/platform/postgres/roles.ts'
import type { TestServer } from './database.ts'

/** A migrated database of one test file's own. */
export interface ClonedDatabase {
  /** Where it is, as its owner. */
  address: DatabaseAddress
  /** As the owner of the tables, who sees everything and is bound by nothing. */
  owner: Database
  /** Where it is, as one of the program's roles. */
  addressOf(role: RoleName): DatabaseAddress
  /** Connects as one of the program's roles; `drop` closes it. */
  as(role: RoleName, connectionsMax: number): Database
  /** Closes what `as` has opened, and drops the database. */
  drop(): Promise<void>
}

/** Clones the template of this run. What is told here: nothing runs on it, and it has no shop. */
export async function cloneDatabase(server: TestServer): Promise<ClonedDatabase> {
  const name = `sixfb_${randomBytes(6).toString('hex')}`
  const admin = connect(server.owner, { connectionsMax: 1, applicationName: '6fb test admin' })
  await admin.sql`create database ${admin.sql(name)} template ${admin.sql(server.template)} strategy file_copy`
  await admin.sql`grant connect on database ${admin.sql(name)} to ${admin.sql(Object.values(roleNames))}`
  const address = { ...server.owner, database: name }
  const owner = connect(address, { connectionsMax: 2, applicationName: '6fb test owner' })
  const opened = [owner]
  const addressOf = (role: RoleName): DatabaseAddress => ({
    ...address,
    username: roleNames[role],
    password: server.passwords[role],
  })
  return {
    address,
    owner,
    addressOf,
    as(role, connectionsMax) {
      const database = connect(addressOf(role), { connectionsMax, applicationName: `6fb test ${role}` })
      opened.push(database)
      return database
    },
    async drop() {
      await Promise.all(opened.map((database) => database.close()))
      await admin.sql`drop database ${admin.sql(name)} with (force)`
      await admin.close()
    },
  }
}
