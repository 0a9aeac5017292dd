import { eventClass } from '../../platform/events/event.ts'
import { withTenant } from '../../platform/postgres/tenant.ts'
import { actorAttributes, type Actor } from './actor.ts'
import { lockAccount } from './auth.sql.ts'
import type { AuthContext } from './auth-context.ts'
import { authProblems } from './errors.ts'
import { claimSalt } from './claim-salt.ts'
import { sendVerification } from './mailed-links/send-verification.ts'
import { hashPassword } from './password.ts'
import { inTurn } from './passwords/in-turn.ts'
import { weaknessOf } from './passwords/weak-password.ts'
import { startSession, type StartedSession } from './start-session.ts'

/**
 * Makes a client account, signs it in and mails a link that shows that the address is the client's. Until then it only
 * claims the address, as others may: whether there is an account for it already, nobody learns who does not read what is
 * mailed there. Problems: password_too_weak, sign_in_busy, source_blocked (while an attack from this network is being held
 * off).
 */
export async function register(
  context: AuthContext,
  actor: Actor,
  wanted: { email: string; password: string; name: string; userAgent: string },
): Promise<StartedSession> {
  const { database, clock, random, events, containments } = context
  if (containments.has('block_source', actor.source))
    throw authProblems.source_blocked({ headers: { 'retry-after': '3600' } })
  const email = wanted.email.toLowerCase()
  const passwordHash = await inTurn({ source: actor.source, known: false }, async () => {
    if ((await weaknessOf(wanted.password, wanted)) !== null) throw authProblems.password_too_weak()
    return hashPassword(wanted.password, claimSalt(context.keys.digest, email))
  })
  const accountId = random.uuid()
  const now = clock.now()
  await withTenant(database, { shopId: actor.shopId, accountId }, async (transaction) => {
    await transaction
      .insertInto('account')
      .values({
        id: accountId,
        email,
        name: wanted.name,
        password_hash: passwordHash,
        provisional: true,
        created_at: now,
      })
      .execute()
    await transaction
      .insertInto('membership')
      .values({ account_id: accountId, shop_id: actor.shopId, role: 'client', created_at: now })
      .execute()
    await events.append(transaction, {
      classUid: eventClass.accountChange,
      activityId: 1,
      shopId: actor.shopId,
      requestId: actor.requestId,
      attributes: {
        ...actorAttributes(actor),
        user: { uid: accountId },
        src_endpoint: { ip: actor.source },
        status_id: 1,
      },
    })
  })
  await sendVerification(context, { id: accountId, name: wanted.name, email })
  return startSession(context, actor, {
    accountId,
    userAgent: wanted.userAgent,
    deviceKey: null,
    knownDevice: true,
    method: 'registered',
    prove: async (transaction) => {
      if ((await lockAccount(transaction, accountId))?.password_hash !== passwordHash)
        throw authProblems.session_ended()
    },
  })
}
