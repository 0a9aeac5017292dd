import { installJobs } from '../jobs/install-jobs.ts'
import type { DatabaseAddress } from './address.ts'
import { connect } from './connect.ts'
import { migrate } from './migrate.ts'
import { setRolePasswords, type RoleName } from './roles.ts'

/**
 * Makes a database ready for this version of the program, as its owner: schema, job queue, passwords of the roles.
 * Safe to run again and by two processes at once. Returns the migrations that were applied.
 */
export async function prepareDatabase(
  owner: DatabaseAddress,
  passwords: Record<RoleName, string>,
): Promise<string[]> {
  const database = connect(owner, {
    connectionsMax: 1,
    applicationName: '6fb migrate',
    statementTimeoutMs: 600_000,
  })
  try {
    const applied = await migrate(database.sql)
    await installJobs(owner, database.sql)
    await setRolePasswords(database.sql, passwords)
    return applied
  } finally {
    await database.close()
  }
}
