import { hmac } from '../../platform/crypto/digest.ts'
import { claimKey } from '../../platform/postgres/claim-key.ts'
import { uniqueViolation } from '../../platform/postgres/violations.ts'
import { withTenant } from '../../platform/postgres/tenant.ts'
import { codeOf } from '../../platform/process/error-code.ts'
import { isStaff, type Actor } from '../auth/actor.ts'
import { assertOpen } from '../availability/assert-open.ts'
import { openVisit } from '../availability/open-visit.ts'
import { resolveClient } from '../clients/resolve-client.ts'
import type { AppContext } from '../context.ts'
import type { ShopTermsCache } from '../shop/shop-terms.ts'
import { walkInProblems } from './errors.ts'
import { expireWalkIns } from './expire-walk-ins.ts'
import { readQueue } from './read-queue.ts'
import { REMOTE_WAITING_MAX, WAITING_MAX, type WalkInRecord } from './walk-in.ts'
import { estimateQueue } from './walk-in-estimate.ts'
import { walkInEvent } from './walk-in-event.ts'
import { insertWalkIn, lockQueue } from './walk-ins.sql.ts'

/** What somebody waits for. */
export interface QueueWish {
  serviceId: string
  /** null: any. */
  barberId: string | null
  client: { name: string; email: string | null; phone: string | null } | null
  idempotencyKey: string | null
}

/**
 * Takes a place at the end of the queue and gives its id, one after another, so that each is told a time that counts all
 * before. Staff do it at the counter for whoever gives a name; everybody else from afar, and has to be reachable. The same
 * Idempotency-Key gives the same place again. Problems: service_not_offered, service_not_open, not_for_walk_ins,
 * client_required, queue_full, queue_closed, already_waiting, idempotency_key_reused.
 */
export async function joinQueue(
  context: AppContext & { shops: ShopTermsCache },
  actor: Actor,
  wish: QueueWish,
): Promise<string> {
  try {
    return await joinOnce(context, actor, wish)
  } catch (error) {
    if (codeOf(error) !== uniqueViolation) throw error
  }
  // Where he stands may be the queue of a day that is over.
  await expireWalkIns(context, actor)
  try {
    return await joinOnce(context, actor, wish)
  } catch (error) {
    if (codeOf(error) !== uniqueViolation) throw error
    throw walkInProblems.already_waiting()
  }
}

async function joinOnce(
  context: AppContext & { shops: ShopTermsCache },
  actor: Actor,
  wish: QueueWish,
): Promise<string> {
  const { database, clock, random, shops, events, keys } = context
  const { shopId } = actor
  const { serviceId, barberId, idempotencyKey: key } = wish
  const visit = { items: [{ serviceId, barberId, addOnIds: [] }], arrangement: 'in_turn' as const }
  // With a key, because names and addresses can be guessed.
  const digest = hmac(keys.digest, 'walk-in', JSON.stringify([serviceId, barberId, wish.client]))
  const scope = actor.accountId ?? `guest ${actor.source}`
  const terms = await shops.get(shopId)
  openVisit(terms, visit)
  if ((terms.services.get(serviceId)?.capacity ?? 1) > 1) throw walkInProblems.not_for_walk_ins()
  const client = await resolveClient(context, actor, wish.client)
  return withTenant(database, { shopId, scope: 'shop' }, async (transaction) => {
    await assertOpen(transaction, terms, actor, visit)
    await lockQueue(transaction, shopId)
    const [id, now] = [random.uuid(), clock.now()]
    const earlier = await claimKey(transaction, { shopId, scope, key, digest, resourceId: id, now })
    if (earlier !== null) return earlier
    const { day, waiting, waitingOf, closesMs } = await readQueue(transaction, terms, now)
    if (waiting.length >= (isStaff(actor) ? WAITING_MAX : REMOTE_WAITING_MAX))
      throw walkInProblems.queue_full()
    const place = estimateQueue(day, [...waiting, waitingOf({ id, serviceId, barberId })]).at(-1)
    const turn = place?.turn ?? null
    if (turn === null) throw walkInProblems.queue_closed()
    const walkIn: WalkInRecord = {
      id,
      state: 'waiting',
      accountId: client.accountId,
      name: client.name,
      email: client.email,
      phone: client.phone,
      serviceId,
      barberId,
      remote: !isStaff(actor),
      joinedAt: now,
      promisedAt: Temporal.Instant.fromEpochMilliseconds(turn.startMs),
      calledAt: null,
      endedAt: null,
      // Whoever is called last may be served after closing.
      expiresAt: Temporal.Instant.fromEpochMilliseconds(closesMs).add({ hours: 1 }),
      bookingId: null,
      version: 1,
    }
    await insertWalkIn(transaction, shopId, walkIn)
    await events.append(
      transaction,
      walkInEvent(actor, id, 'made', {
        service_id: serviceId,
        ...(barberId === null ? {} : { barber_id: barberId }),
        promised_at: walkIn.promisedAt.toString(),
      }),
    )
    return id
  })
}
