import { withTenant } from '../../../platform/postgres/tenant.ts'
import type { SignedInActor } from '../../auth/actor.ts'
import type { ClientRecord } from '../client.ts'
import type { ClientContext } from '../client-context.ts'
import { clientEvent } from '../client-event.ts'
import { insertConsent } from '../consents.sql.ts'
import { ensureOwnClient } from './ensure-own-client.ts'
import { readOwnClient } from './read-own-client.ts'

/** Adds to the history what the actor himself, signed in, has agreed to or taken back. */
export async function recordOwnConsent(
  context: ClientContext,
  actor: SignedInActor,
  said: { purpose: string; given: boolean },
): Promise<ClientRecord> {
  const { database, clock, random, events } = context
  const { shopId, accountId } = actor
  return withTenant(database, { shopId, accountId }, async (transaction) => {
    const { id: clientId } = await ensureOwnClient(context, transaction, actor)
    const consent = { ...said, how: 'online', at: clock.now() }
    await insertConsent(transaction, {
      id: random.uuid(),
      shopId,
      clientId,
      recordedBy: accountId,
      ...consent,
    })
    const facts = { consent: said.purpose, given: said.given }
    await events.append(transaction, clientEvent(actor, clientId, 'changed', facts))
    return readOwnClient(context, actor, transaction)
  })
}
