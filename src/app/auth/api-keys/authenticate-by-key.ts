import type { FastifyRequest } from 'fastify'
import { withTenant } from '../../../platform/postgres/tenant.ts'
import { theKey, type Actor } from '../actor.ts'
import { authEvent } from '../auth-event.ts'
import type { AuthContext } from '../auth-context.ts'
import { judgeApiKey, readApiKey, type ApiKeyVerdict } from './api-key.ts'
import { touchApiKey } from './api-keys.sql.ts'
import { apiKeyProblems } from './errors.ts'
import type { LiveApiKey } from './live-api-keys.ts'

const MINUTE_MS = 60_000

/**
 * The actor of a request that brings an API key: the key, acting for its shop. `askedShopId` is the shop that the request
 * names, if any. A key that is not good is refused on every route, with an event that does not hold it. That a key is in use
 * is written down at most once a minute. Problems: api_key_malformed, api_key_unknown, api_key_expired, api_key_revoked,
 * api_key_other_shop.
 */
export async function authenticateByKey(
  context: AuthContext,
  request: FastifyRequest,
  text: string,
  askedShopId: string | null,
): Promise<Actor> {
  const { apiKeys, clock, containments, log } = context
  const from = { requestId: request.id, source: request.source.key }
  const read = readApiKey(text)
  if (read === null) return refuse(context, from, 'api_key_malformed', null)
  const key = await apiKeys.find(read.publicId)
  // Somebody who does not have the key learns nothing of one that there is.
  if (key === null) return refuse(context, from, 'api_key_unknown', null)
  const nowMs = clock.epochMs()
  // What the ledger names as the session of a key is its id: an order against that holds it off until it is lifted. So
  // does one against who made it: a thief may have, in the account of its owner.
  const makerRevokedMs = containments.since('revoke_account', key.createdBy) ?? -Infinity
  const isHeldOff = containments.has('revoke_session', key.id) || key.createdMs <= makerRevokedMs
  const verdict = judgeApiKey({ ...key, isRevoked: key.isRevoked || isHeldOff }, read.digest, nowMs)
  if (verdict !== 'good') return refuse(context, from, verdict, verdict === 'api_key_unknown' ? null : key)
  if (askedShopId !== null && askedShopId !== key.shopId) throw apiKeyProblems.api_key_other_shop()
  if (nowMs - key.usedMs >= MINUTE_MS) {
    key.usedMs = nowMs
    noteUse(context, key, from.source).catch((error: unknown) =>
      log.warn({ error: String(error), api_key_id: key.id }, 'use of a key not noted'),
    )
  }
  return theKey({ ...from, ...key })
}

type Refusal = Exclude<ApiKeyVerdict, 'good'> | 'api_key_malformed'

async function refuse(
  { database, events }: AuthContext,
  from: { requestId: string; source: string },
  code: Refusal,
  key: LiveApiKey | null,
): Promise<never> {
  const event = authEvent({
    activity: 'api_key_refused',
    succeeded: false,
    detail: code,
    userUid: key?.id ?? 'unknown',
    apiKeyId: key?.id ?? null,
    ...from,
  })
  await withTenant(database, { shopId: key?.shopId ?? null }, (transaction) =>
    events.append(transaction, { ...event, shopId: key?.shopId ?? null }),
  )
  throw apiKeyProblems[code]({ headers: { 'www-authenticate': 'Bearer error="invalid_token"' } })
}

async function noteUse({ database, clock }: AuthContext, key: LiveApiKey, source: string): Promise<void> {
  const now = clock.now()
  const use = { id: key.id, source, now, since: now.subtract({ seconds: 60 }) }
  await withTenant(database, { shopId: key.shopId, scope: 'shop' }, (transaction) =>
    touchApiKey(transaction, use),
  )
}
