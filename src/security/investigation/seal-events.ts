import type { GuardContext } from '../guard-context.ts'
import { chainHash } from './event-chain.ts'
import { eventsToSeal, insertLinks, lockSealState, updateSealState } from './event-chain.sql.ts'
import { eventFault } from './intact-event.ts'
import type { RowChange } from './protected-rows.ts'
import { deleteRowChanges, rowChangesBelow } from './protected-rows.sql.ts'
import type { RowWitness } from './row-witness.ts'

/** What a run of the sealer did. */
export interface Sealing {
  /** How many events it added to the chain. */
  sealed: number
  /** Events that do not fit their MAC; they are in the chain all the same. */
  forged: { eventId: string; position: number; fault: string }[]
  /** Changes of protected rows that no intact event of their transaction speaks for. */
  foreign: RowChange[]
}

const PAGE = 1_000
const NOBODY = '00000000-0000-0000-0000-000000000000'

/**
 * Adds to the hash chain all events of closed transactions, in the order (transaction, id), in one transaction.
 * A transaction below pg_snapshot_xmin has ended, so no late commit can slip in behind what is sealed. With a
 * witness, it deals with the changes of protected rows in the same transactions: those with an intact event become what is
 * known of the row, the others are given back.
 */
export async function sealEvents(
  context: Pick<GuardContext, 'database' | 'keys'>,
  options: { pageSize?: number; witness?: RowWitness } = {},
): Promise<Sealing> {
  const { database, keys } = context
  const pageSize = options.pageSize ?? PAGE
  return database.query.transaction().execute(async (transaction) => {
    const state = await lockSealState(transaction)
    const forged: Sealing['forged'] = []
    const spokenFor = new Set<string>()
    let { position, hash } = state
    let after = { xid: '0', id: NOBODY }
    for (;;) {
      const page = await eventsToSeal(transaction, state, after, pageSize)
      const links = page.map((event) => {
        position += 1
        hash = chainHash(hash, event)
        const fault = eventFault(keys.eventMac, event)
        if (fault === null) spokenFor.add(event.xid)
        else forged.push({ eventId: event.id, position, fault })
        return { position, eventId: event.id, hash }
      })
      const last = page.at(-1)
      if (last === undefined) break
      await insertLinks(transaction, links)
      after = last
      if (page.length < pageSize) break
    }
    const foreign: RowChange[] = []
    if (options.witness !== undefined) {
      const { witness } = options
      const changes = await rowChangesBelow(transaction, state.closed_below)
      const ours = changes.filter(({ xid }) => spokenFor.has(xid))
      foreign.push(...changes.filter((change) => !spokenFor.has(change.xid) && !witness.cameBefore(change)))
      // First the file: what is taken in twice does no harm.
      witness.apply(ours)
      if (changes.length > 0)
        await deleteRowChanges(
          transaction,
          changes.map(({ id }) => id),
        )
    }
    if (state.closed_below !== state.sealed_below) {
      await updateSealState(transaction, { position, hash, sealedBelow: state.closed_below })
    }
    return { sealed: position - state.position, forged, foreign }
  })
}
