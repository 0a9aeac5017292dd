import { httpProblems } from '../../platform/http/errors.ts'
import { columnsTagged, type Sensitivity } from '../../platform/ledger/sensitivity.ts'
import type { JsonObject } from '../../platform/postgres/database-types.ts'
import { withTenant } from '../../platform/postgres/tenant.ts'
import type { SignedInActor } from '../auth/actor.ts'
import type { RecordReading } from '../auth/reading.ts'
import type { ClientContext } from './client-context.ts'
import type { PersonalTable } from './client-records.ts'
import type { PersonExport } from './person-export.ts'
import {
  mayExportNow,
  recordTables,
  selectAccesses,
  selectNames,
  selectRecords,
  type Person,
} from './records.sql.ts'

const forStaff: Sensitivity[] = ['public', 'personal', 'payment']
const forHimself: Sensitivity[] = [...forStaff, 'session']
const hiddenFromAll: Sensitivity[] = ['credential']
const hiddenFromStaff: Sensitivity[] = [...hiddenFromAll, 'session']

/**
 * Gathers everything that the shop holds about a person, by the list of client-records.ts and the tags of
 * sensitivity.ts: credentials go to nobody, and what tells of sign-ins goes to himself alone. Each table is recorded in
 * the access ledger before it is given. Problems: rate_limited, while another export of this shop is under way.
 */
export async function exportPerson(
  { database }: ClientContext,
  actor: SignedInActor,
  { person, isSelf, record }: { person: Person; isSelf: boolean; record: RecordReading },
): Promise<PersonExport> {
  const shown = isSelf ? forHimself : forStaff
  const records: [PersonalTable, JsonObject[]][] = []
  // As the shop, since it holds more of him than he sees when he books; and as his account, for what hangs on that.
  const tenant = { shopId: actor.shopId, accountId: person.accountId, scope: 'shop' } as const
  const { accesses, names } = await withTenant(database, tenant, async (transaction) => {
    if (!(await mayExportNow(transaction, actor.shopId)))
      throw httpProblems.rate_limited({ headers: { 'retry-after': '5' } })
    for (const table of recordTables) {
      if (columnsTagged(table, ...shown).length === 0) continue
      const hidden = columnsTagged(table, ...(isSelf ? hiddenFromAll : hiddenFromStaff))
      const rows = await selectRecords(transaction, table, person, hidden)
      records.push([table, rows])
    }
    const keys = [...person.clientIds, ...records.flatMap(([, rows]) => rows.flatMap(idOf))]
    return {
      accesses: await selectAccesses(transaction, keys),
      names: await selectNames(transaction),
    }
  })
  await Promise.all(
    records.map(([table, rows]) => {
      const fields = columnsTagged(table, ...shown)
      const keys = rows.flatMap(idOf)
      return record({ purpose: 'export', table, keys, fields })
    }),
  )
  return { records: Object.fromEntries(records), accesses, names }
}

function idOf(row: JsonObject): string[] {
  const { id } = row
  return typeof id === 'string' ? [id] : []
}
