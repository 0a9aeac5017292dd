import { httpProblems } from '../../platform/http/errors.ts'
import { withTenant } from '../../platform/postgres/tenant.ts'
import type { Actor } from '../auth/actor.ts'
import type { AppContext } from '../context.ts'
import { enqueueMail } from '../notifications/enqueue-mail.ts'
import { walkInCallMail } from '../notifications/walk-in-call-mail.ts'
import type { ShopTermsCache } from '../shop/shop-terms.ts'
import { walkInProblems } from './errors.ts'
import { CALL_MINUTES } from './walk-in.ts'
import { walkInEvent } from './walk-in-event.ts'
import { markCalled, selectWalkIn } from './walk-ins.sql.ts'

/** Calls somebody who waits, by mail too where an address is known. Again calls again. Problems: not_found, walk_in_ended. */
export async function callWalkIn(
  { database, clock, events, shops }: AppContext & { shops: ShopTermsCache },
  actor: Actor,
  id: string,
): Promise<void> {
  const { shopId } = actor
  const { shop } = await shops.get(shopId)
  await withTenant(database, { shopId, scope: 'shop' }, async (transaction) => {
    const walkIn = await selectWalkIn(transaction, id, { isLocked: true })
    if (walkIn === undefined) throw httpProblems.not_found()
    if (!(await markCalled(transaction, id, clock.now())))
      throw walkInProblems.walk_in_ended({ extensions: { state: walkIn.state } })
    const { email, name } = walkIn
    if (email !== null)
      await enqueueMail(transaction, { to: email, ...walkInCallMail({ name, shop, minutes: CALL_MINUTES }) })
    await events.append(transaction, walkInEvent(actor, id, 'changed', { from: walkIn.state, to: 'called' }))
  })
}
