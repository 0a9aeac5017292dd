import { localTime } from '../../platform/http/wire.ts'
import type { JsonObject } from '../../platform/postgres/database-types.ts'
import type { Shop } from '../shop/shop-terms.ts'

/** Everything that the shop holds about a person. */
export interface PersonExport {
  /** Rows by table. */
  records: Record<string, JsonObject[]>
  /** When any of them was given to whom, newest first; at most ten thousand times. */
  accesses: {
    at: Temporal.Instant
    account_id: string | null
    route: string
    source_table: string
    fields: string[]
    purpose: string
  }[]
  /** What the ids of barbers and services in them stand for. */
  names: Record<string, string>
}

/** What the shop holds about a person, on the wire. */
export function exportView({ records, names, accesses }: PersonExport, shop: Shop, now: Temporal.Instant) {
  return {
    exported_at: localTime(now, shop.timeZone),
    shop: { id: shop.id, name: shop.name },
    records,
    names,
    accesses: accesses.map((access) => ({ ...access, at: localTime(access.at, shop.timeZone) })),
  }
}
