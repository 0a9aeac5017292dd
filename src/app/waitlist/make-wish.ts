import { sha256 } from '../../platform/crypto/digest.ts'
import { claimKey } from '../../platform/postgres/claim-key.ts'
import { withTenant } from '../../platform/postgres/tenant.ts'
import { serializationFailure } from '../../platform/postgres/violations.ts'
import { codeOf } from '../../platform/process/error-code.ts'
import { isStaff, tenantOf, type Actor } from '../auth/actor.ts'
import { assertOpen } from '../availability/assert-open.ts'
import { availabilityProblems } from '../availability/errors.ts'
import { openVisit } from '../availability/open-visit.ts'
import type { BookingContext } from '../bookings/booking-context.ts'
import { enqueueFreedTime } from '../bookings/enqueue-freed-time.ts'
import { clientProblems } from '../clients/errors.ts'
import { resolveClient } from '../clients/resolve-client.ts'
import { enqueueMail } from '../notifications/enqueue-mail.ts'
import { wishMail } from '../notifications/wish-mail.ts'
import { waitlistProblems } from './errors.ts'
import { insertWish, selectWishes } from './waitlist.sql.ts'
import { visitOfWish, type Wished, type WishRecord } from './wish.ts'
import { wishEvent } from './wish-event.ts'
import { wishUrl } from './wish-link.ts'
import { timesWithin } from './wish-window.ts'

const AHEAD_DAYS_MAX = 366

/** What a person asks to be put on the waitlist for. */
export interface AskedWish extends Wished {
  client: { name: string; email: string | null; phone: string | null } | null
  /** Waits for a client that the shop knows; then `client` only says how he is reached. */
  knownClientId?: string
  idempotencyKey: string | null
}

/**
 * Puts a wish at the end of the line, tells who made it by mail, and has the line looked through: what is free already is
 * offered at once. The same Idempotency-Key gives the same wish again. Problems: service_not_offered, add_on_not_offered,
 * service_not_open, window_not_valid, windows_past, client_required, client_erased, wish_email_required, idempotency_key_reused.
 */
export async function makeWish(context: BookingContext, actor: Actor, asked: AskedWish): Promise<WishRecord> {
  const { database, clock, random, events, shops } = context
  const { shopId } = actor
  const terms = await shops.get(shopId)
  const item = { serviceId: asked.serviceId, barberId: null, addOnIds: asked.addOnIds }
  const visit = { arrangement: 'in_turn' as const, items: [item] }
  openVisit(terms, visit)
  if (typeof visitOfWish(terms, asked) === 'string') throw availabilityProblems.service_not_offered()
  const now = clock.now()
  assertWindows(asked, terms.shop.timeZone, now)
  const client =
    asked.knownClientId === undefined || asked.client === null
      ? await resolveClient(context, actor, asked.client)
      : { ...asked.client, id: asked.knownClientId, accountId: null, isKnown: true }
  if (client.email === null && !isStaff(actor)) throw waitlistProblems.wish_email_required()

  const { idempotencyKey: key, ...content } = asked
  const claim = {
    shopId,
    key,
    scope: `waitlist ${actor.accountId ?? `guest ${actor.source}`}`,
    digest: sha256(JSON.stringify(content)),
    resourceId: random.uuid(),
    now,
  }
  const wishId = await withTenant(database, tenantOf(actor), async (transaction) => {
    const earlier = await claimKey(transaction, claim)
    if (earlier !== null) return earlier
    await assertOpen(transaction, terms, actor, visit)
    const { resourceId: id } = claim
    const windows = asked.windows.map((window) => ({ ...window, id: random.uuid() }))
    await insertWish(transaction, { ...content, id, shopId, client, windows, now })
    if (client.email !== null) {
      const mail = wishMail({
        clientName: client.name,
        serviceName: terms.services.get(asked.serviceId)?.name ?? '',
        shop: terms.shop,
        wishUrl: wishUrl(context, id),
      })
      await enqueueMail(transaction, { to: client.email, ...mail })
    }
    await events.append(transaction, wishEvent(actor, id, 'made', { service_id: asked.serviceId }))
    await enqueueFreedTime(transaction, shopId)
    return id
  }).catch((error: unknown) => {
    throw codeOf(error) === serializationFailure ? clientProblems.client_erased() : error
  })
  return withTenant(database, { shopId, scope: 'shop' }, async (transaction) => {
    const [wish] = await selectWishes(transaction, { id: wishId, limit: 1 })
    if (wish === undefined) throw clientProblems.client_erased()
    return wish
  })
}

function assertWindows({ windows }: Wished, timeZone: string, now: Temporal.Instant): void {
  const latest = now.toZonedDateTimeISO(timeZone).toPlainDate().add({ days: AHEAD_DAYS_MAX })
  const isValid = windows.every(
    ({ fromDate, toDate, fromMinute, toMinute }) =>
      Temporal.PlainDate.compare(fromDate, toDate) <= 0 &&
      Temporal.PlainDate.compare(toDate, latest) <= 0 &&
      fromMinute !== toMinute,
  )
  if (!isValid) throw waitlistProblems.window_not_valid()
  if (timesWithin(windows, timeZone, now.epochMilliseconds).length === 0)
    throw waitlistProblems.windows_past()
}
