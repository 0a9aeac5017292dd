import type { Sql } from './connect.ts'
import { scramVerifier } from './scram-verifier.ts'

/** The roles that the program connects as, besides the owner. */
export const roleNames = {
  app: 'sixfb_app',
  guard: 'sixfb_guard',
  auditor: 'sixfb_auditor',
  worker: 'sixfb_worker',
} as const

/** Which role. */
export type RoleName = keyof typeof roleNames

/** The roles that the server connects as: those that a containment cuts off. */
const servers: readonly RoleName[] = ['app', 'worker']

/**
 * Gives each role its password and the right to connect to this database, the server's not while it is cut off. Needs the owner's
 * connection.
 */
export async function setRolePasswords(sql: Sql, passwords: Record<RoleName, string>): Promise<void> {
  const database = (await sql<{ name: string }[]>`select current_database() as name`)[0]?.name ?? ''
  await sql.begin(async (transaction) => {
    // Two programs that start at once on one server would update the same rows of pg_authid.
    await transaction`select pg_advisory_xact_lock(6662402)`
    const [cut] = await transaction`select from containment
      where verb = 'cut_database' and lifted_at is null and expires_at > now()`
    for (const role of Object.keys(roleNames) as RoleName[]) {
      const verifier = scramVerifier(passwords[role])
      await transaction.unsafe(`alter role ${roleNames[role]} with login password '${verifier}'`)
      if (cut !== undefined && servers.includes(role)) continue
      await transaction`grant connect on database ${transaction(database)} to ${transaction(roleNames[role])}`
    }
  })
}

/** Gives the role that `sql` is connected as another password. */
export async function setOwnPassword(sql: Sql, password: string): Promise<void> {
  await sql.unsafe(`alter role current_user with password '${scramVerifier(password)}'`)
}
