import type { GuardContext } from '../guard-context.ts'
import { chainHash } from './event-chain.ts'
import { eventsToSeal, insertLinks, lockSealState, updateSealState } from './event-chain.sql.ts'
import { eventFault } from './intact-event.ts'

/** What a run of the sealer did. */
export interface Sealing {
  /** How many events it added to the chain. */
  sealed: number
  /** Events that do not fit their MAC; they are in the chain all the same. */
  forged: { eventId: string; position: number; fault: string }[]
}

const PAGE = 1_000
const NOBODY = '00000000-0000-0000-0000-000000000000'

/**
 * Adds to the hash chain all events of closed transactions, in the order (transaction, id), in one transaction.
 * A transaction below pg_snapshot_xmin has ended, so no late commit can slip in behind what is sealed.
 */
export async function sealEvents(
  context: Pick<GuardContext, 'database' | 'keys'>,
  options: { pageSize?: number } = {},
): Promise<Sealing> {
  const { database, keys } = context
  const pageSize = options.pageSize ?? PAGE
  return database.query.transaction().execute(async (transaction) => {
    const state = await lockSealState(transaction)
    const forged: Sealing['forged'] = []
    let { position, hash } = state
    let after = { xid: '0', id: NOBODY }
    for (;;) {
      const page = await eventsToSeal(transaction, state, after, pageSize)
      const links = page.map((event) => {
        position += 1
        hash = chainHash(hash, event)
        const fault = eventFault(keys.eventMac, event)
        if (fault !== null) forged.push({ eventId: event.id, position, fault })
        return { position, eventId: event.id, hash }
      })
      const last = page.at(-1)
      if (last === undefined) break
      await insertLinks(transaction, links)
      after = last
      if (page.length < pageSize) break
    }
    if (state.closed_below !== state.sealed_below) {
      await updateSealState(transaction, { position, hash, sealedBelow: state.closed_below })
    }
    return { sealed: position - state.position, forged }
  })
}
