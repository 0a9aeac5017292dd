import { withTenant, type TenantTransaction } from '../../platform/postgres/tenant.ts'
import { enqueueMail } from '../notifications/enqueue-mail.ts'
import { newDeviceMail } from '../notifications/new-device-mail.ts'
import { ACCESS_TOKEN_SECONDS } from './signing-keys/signing-key.ts'
import type { Actor } from './actor.ts'
import { readAccount, rememberDevice } from './auth.sql.ts'
import type { AuthContext } from './auth-context.ts'
import { authEvent } from './auth-event.ts'
import { digestOfDevice } from './device-key.ts'
import { authProblems } from './errors.ts'
import { issueToken } from './issue-token.ts'
import { newRefreshToken } from './refresh-token.ts'
import { askSecondFactor } from './second-factors/ask-second-factor.ts'
import { addIdleTime } from './session-limits.ts'
import { deviceName } from './sessions/device-name.ts'

/** What a sign-in gives. `deviceKey` goes into a cookie and spares this device later challenges. */
export interface StartedSession {
  accountId: string
  sessionId: string
  accessToken: string
  refreshToken: string
  /** How long the access token is good, in seconds. */
  expiresIn: number
  deviceKey: string
}

/**
 * Starts a session for an account that has proven itself, and records the sign-in, in one transaction. A device that the
 * account did not know is told of by mail. If the account has a second factor and it was no part of the sign-in, that waits
 * for it, however the first step was taken: second_factor_required (with second_factor_id and methods).
 */
export async function startSession(
  context: AuthContext,
  actor: Actor,
  facts: {
    accountId: string
    userAgent: string
    deviceKey: string | null
    knownDevice: boolean
    method: string
    /** Whether a second factor, or a passkey that asked for its person, was part of it. */
    secondFactor?: boolean
    /** The identity at a provider that it came from, as it is once `prove` is through. */
    identity?: { id: string; sid: string | null }
    /** Shows once more, in the transaction and with the account locked, that the sign-in still holds; else it throws. */
    prove: (transaction: TenantTransaction) => Promise<void>
  },
): Promise<StartedSession> {
  const { database, clock, random, events, keys, settings, publicUrl } = context
  const { accountId, knownDevice } = facts
  const userAgent = facts.userAgent.slice(0, 200)
  const { timeZone } = (await context.shops.get(actor.shopId)).shop
  const now = clock.now()
  const expiresAt = now.add({ hours: 24 * settings.sessionDaysMax })
  const sessionId = random.uuid()
  const refresh = newRefreshToken(random, sessionId)
  const deviceKey = facts.deviceKey ?? random.bytes(32).toString('base64url')
  const started = await withTenant(database, { shopId: actor.shopId, accountId }, async (transaction) => {
    await facts.prove(transaction)
    const asked =
      facts.secondFactor === true ? null : await askSecondFactor(context, transaction, actor, facts)
    if (asked !== null) return { asked }
    await transaction
      .insertInto('session')
      .values({
        id: sessionId,
        account_id: accountId,
        created_at: now,
        expires_at: expiresAt,
        last_seen_at: now,
        proven_at: now,
        second_factor_at: facts.secondFactor === true ? now : null,
        source: actor.source,
        user_agent: userAgent,
        identity_id: facts.identity?.id ?? null,
        identity_sid: facts.identity?.sid ?? null,
      })
      .execute()
    await transaction
      .insertInto('refresh_token')
      .values({
        digest: refresh.digest,
        session_id: sessionId,
        issued_at: now,
        expires_at: addIdleTime(settings, { expiresMs: expiresAt.epochMilliseconds }, now),
      })
      .execute()
    await rememberDevice(transaction, {
      digest: digestOfDevice(keys.digest, accountId, deviceKey),
      accountId,
      now,
    })
    const event = authEvent({
      activity: 'logon',
      succeeded: true,
      detail: facts.method,
      userUid: accountId,
      sessionId,
      knownDevice,
      source: actor.source,
      requestId: actor.requestId,
    })
    await events.append(transaction, event)
    if (!knownDevice && (await newDevices(transaction, accountId, now)) <= DEVICE_MAILS_MAX)
      await tellOfDevice(transaction, accountId, {
        at: now,
        timeZone,
        source: actor.source,
        device: deviceName(userAgent),
        url: publicUrl,
      })
    return { accessToken: await issueToken(context, transaction, { accountId, sessionId }) }
  })
  if ('asked' in started) {
    const { id, methods } = started.asked
    throw authProblems.second_factor_required({ extensions: { second_factor_id: id, methods } })
  }
  return {
    accountId,
    sessionId,
    accessToken: started.accessToken,
    refreshToken: refresh.text,
    expiresIn: ACCESS_TOKEN_SECONDS,
    deviceKey,
  }
}

/** Of so many new devices within a quarter of an hour is told by mail; an account proves no address. */
const DEVICE_MAILS_MAX = 3

async function newDevices(
  transaction: TenantTransaction,
  accountId: string,
  now: Temporal.Instant,
): Promise<number> {
  const { n } = await transaction
    .selectFrom('known_device')
    .select((select) => select.fn.countAll<number>().as('n'))
    .where('account_id', '=', accountId)
    .where('created_at', '>', now.subtract({ minutes: 15 }))
    .executeTakeFirstOrThrow()
  return n
}

async function tellOfDevice(
  transaction: TenantTransaction,
  accountId: string,
  device: Omit<Parameters<typeof newDeviceMail>[0], 'name'>,
): Promise<void> {
  const account = await readAccount(transaction, accountId)
  // Whoever only claims the address may not be the one who reads there.
  if (account === undefined || account.provisional) return
  const { email, name } = account
  await enqueueMail(transaction, { to: email, ...newDeviceMail({ name, ...device }) })
}
