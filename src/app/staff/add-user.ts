import type { Transaction } from 'kysely'
import { eventClass, eventStatus } from '../../platform/events/event.ts'
import type { DB } from '../../platform/postgres/database-types.ts'
import { actorAttributes, type Actor } from '../auth/actor.ts'
import { hashPassword } from '../auth/password.ts'
import type { OwnerContext } from './owner-context.ts'
import { accountOf } from './users.sql.ts'

const PASSWORD_BYTES = 15

/** An account that is there now. */
export interface AddedUser {
  id: string
  created: boolean
  /** Of an account that was made now: told here once and kept nowhere. */
  password: string | null
}

/** Makes an account with a password of its own, unless the address has one. In the caller's transaction, as the owner of the tables. */
export async function addUser(
  { clock, random, events }: OwnerContext,
  transaction: Transaction<DB>,
  actor: Actor,
  person: { email: string; name: string },
): Promise<AddedUser> {
  const known = await accountOf(transaction, person.email)
  if (known !== undefined) return { id: known, created: false, password: null }
  const id = random.uuid()
  const password = random.bytes(PASSWORD_BYTES).toString('base64url')
  await transaction
    .insertInto('account')
    .values({
      id,
      email: person.email.toLowerCase(),
      name: person.name,
      password_hash: await hashPassword(password),
      created_at: clock.now(),
    })
    .execute()
  await events.append(transaction, {
    classUid: eventClass.accountChange,
    activityId: 1,
    shopId: actor.shopId,
    requestId: actor.requestId,
    attributes: {
      ...actorAttributes(actor),
      user: { uid: id },
      status_id: eventStatus.success,
      unmapped: { source: actor.source },
    },
  })
  return { id, created: true, password }
}
