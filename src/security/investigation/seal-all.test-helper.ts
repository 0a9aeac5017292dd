import { sql } from 'kysely'
import { expect, vi } from 'vitest'
import type { GuardContext } from '../guard-context.ts'
import { sealEvents, type Sealing } from './seal-events.ts'

/**
 * Seals until every event of this database stands in the chain. One run may not do: a transaction of another test, in
 * another database of the same server, holds back the sealer for its time.
 */
export async function sealAll(context: Pick<GuardContext, 'database' | 'keys'>): Promise<Sealing['forged']> {
  const forged: Sealing['forged'] = []
  await vi.waitFor(async () => {
    forged.push(...(await sealEvents(context, { pageSize: 4 })).forged)
    const { rows } = await sql<{ n: number }>`select count(*) as n from event
      where not exists (select 1 from event_chain where event_id = event.id)`.execute(context.database.query)
    expect(rows).toEqual([{ n: 0 }])
  }, 10_000)
  return forged
}
