import { newPassword } from '../../../platform/crypto/secrets.ts'
import type { EventLog } from '../../../platform/events/event-log.ts'
import { withConnection, type Database } from '../../../platform/postgres/connect.ts'
import {
  roleNames,
  setOwnPassword,
  setRolePasswords,
  type RoleName,
} from '../../../platform/postgres/roles.ts'
import { codeOf } from '../../../platform/process/error-code.ts'
import { waitUntil } from '../../../platform/process/wait-until.ts'
import type { DatabaseAddress } from '../../../platform/postgres/address.ts'
import { ownerPasswordNames, passwordName, type ShopSecrets } from '../../emergency-commands/shop-secrets.ts'
import { takeOwnerPassword } from '../../emergency-commands/take-owner-password.ts'
import { awaitRenewal } from './await-renewal.ts'
import { endIdleSessions, endSessions, momentOf } from './database-sessions.sql.ts'
import { rotationEvent, type RotationOrder } from './rotation-event.ts'

/** What a rotation of the database's passwords gave. */
export interface PasswordRotation {
  roles: string[]
  /** Whether the owner has another one as well; not where DATABASE_URL gives it, which is the administrator's. */
  owner_rotated: boolean
  /** Sessions that had begun under the old passwords and were ended, most of them our own that were idle by then. */
  ended_sessions: number
  /** Whether the database refuses the old passwords now; false where it asks for none. */
  old_refused: boolean
}

/** Within this time a running shop has other connections; who still has one of before, has it no longer. */
const LEAVE_MS = 15_000
/** By then nobody begins anything on a connection of before, in seconds. */
const IDLE_SECONDS = 2

/**
 * Gives the four roles new passwords, and the owner of the embedded database. The running shop is told first, and a connection that is refused meanwhile waits
 * until the new one holds: no request is lost. What began under an old password is ended afterwards, our own
 * when idle. Killed half way, it is mended by the next one, or by a start. Needs the owner's connection.
 */
export async function rotateDatabasePasswords(
  { database, events }: { database: Database; events: EventLog },
  { store, passwords: former, ownerPassword }: Pick<ShopSecrets, 'store' | 'passwords' | 'ownerPassword'>,
  order: RotationOrder & {
    dataDir: string
    isOwnerOurs: boolean
    addressOf: (role: RoleName | 'owner', password: string) => DatabaseAddress
  },
): Promise<PasswordRotation> {
  const roles = Object.keys(roleNames) as RoleName[]
  const passwords = {
    app: newPassword(),
    guard: newPassword(),
    auditor: newPassword(),
    worker: newPassword(),
  }
  const keep = (which: Record<RoleName, string>): void =>
    roles.forEach((role) => store.replace(passwordName(role), which[role]))
  const names = roles.map((role) => roleNames[role])
  keep(passwords)
  try {
    await awaitRenewal(order.dataDir, store)
    await setRolePasswords(database.sql, passwords)
  } catch (error) {
    keep(former)
    throw error
  }
  const replaced = roles.map((role) => ({
    former: order.addressOf(role, former[role]),
    present: order.addressOf(role, passwords[role]),
  }))
  if (order.isOwnerOurs) {
    const next = await replaceOwnerPassword(database, store)
    replaced.push({
      former: order.addressOf('owner', ownerPassword),
      present: order.addressOf('owner', next),
    })
  }
  const changed = await momentOf(database.query)
  const ended = await Promise.all(replaced.map(({ present }) => endOldSessions(present, changed)))
  const refusals = await Promise.all(replaced.map((one) => isRefused(one.former)))
  const ended_sessions = ended.reduce((sum, count) => sum + count, 0)
  const done = {
    roles: names,
    owner_rotated: order.isOwnerOurs,
    ended_sessions,
    old_refused: refusals.every(Boolean),
  }
  await database.query
    .transaction()
    .execute((transaction) => events.append(transaction, rotationEvent('database passwords', order, done)))
  return done
}

/** Whoever is interrupted here leaves both in the files, and the next command or start finds out which one holds. */
async function replaceOwnerPassword(database: Database, store: ShopSecrets['store']): Promise<string> {
  const next = newPassword()
  store.replace(ownerPasswordNames.next, next)
  await setOwnPassword(database.sql, next)
  takeOwnerPassword(store, next)
  database.usePassword(next)
  await database.renew()
  return next
}

/** As the role itself, which may end its own: first those that are idle, in the end the others. */
function endOldSessions(address: DatabaseAddress, changed: Temporal.Instant): Promise<number> {
  const options = { connectionsMax: 1, applicationName: '6fb rotate' }
  return withConnection(address, options, async ({ query }) => {
    let idle = 0
    const isClear = async (): Promise<boolean> => {
      const { ended, left } = await endIdleSessions(query, changed, IDLE_SECONDS)
      idle += ended
      return left === 0
    }
    return (await waitUntil(isClear, LEAVE_MS)) ? idle : idle + (await endSessions(query, changed))
  })
}

async function isRefused(address: DatabaseAddress): Promise<boolean> {
  try {
    await withConnection(
      address,
      { connectionsMax: 1, applicationName: '6fb rotate' },
      ({ sql }) => sql`select 1`,
    )
    return false
  } catch (error) {
    if (codeOf(error) === '28P01') return true
    throw error
  }
}
