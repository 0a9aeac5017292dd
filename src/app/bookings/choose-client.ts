import type { Static } from 'typebox'
import type { Actor } from '../auth/actor.ts'
import type { ClientContext } from '../clients/client-context.ts'
import { knownClient, type KnownClient } from '../clients/known-client.ts'
import type { BookedClient } from './booking-schema.ts'

/** For whom something is booked: null is whoever is signed in. With an id, a client whom the shop knows. */
export type ChosenClient =
  | { client: { name: string; email: string | null; phone: string | null } | null }
  | { client: KnownClient; knownClientId: string }

/** The client that a body names, by what it says of him or by the id of one whom the staff know. Problems: those of knownClient. */
export async function chooseClient(
  context: Pick<ClientContext, 'database' | 'clock'>,
  actor: Actor,
  body: { client?: Static<typeof BookedClient>; client_id?: string },
): Promise<ChosenClient> {
  const { client, client_id: id } = body
  if (id !== undefined) {
    const known = await knownClient(context, actor, id)
    return { client: known, knownClientId: known.id }
  }
  if (client === undefined) return { client: null }
  return { client: { name: client.name.trim(), email: client.email ?? null, phone: client.phone ?? null } }
}
