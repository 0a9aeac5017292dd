import { sql } from 'kysely'
import type { AppContext } from '../../app/context.ts'
import { withTenant } from '../../platform/postgres/tenant.ts'

/** Whether booking works, and when that was tried. */
export interface BookingCheck {
  ok: boolean
  at: Temporal.Instant
}

/**
 * Reads everything that a booking needs, as the server does: somebody who works, something to book, and the table
 * whose constraint decides. It writes nothing, so it does not prove that the disk takes a write.
 */
export async function checkBooking(
  context: Pick<AppContext, 'database' | 'clock'>,
  shopId: string,
): Promise<BookingCheck> {
  const { database, clock } = context
  const at = clock.now()
  try {
    const ready = await withTenant(database, { shopId, scope: 'shop' }, async (transaction) => {
      const { rows } = await sql<{ ok: boolean }>`select exists (select 1 from barber b
          join barber_service o on o.barber_id = b.id join service s on s.id = o.service_id
          join weekly_hours w on w.barber_id = b.id where b.active and s.active)
        and (select count(*) from (select 1 from occupancy limit 1) one) >= 0 as ok`.execute(transaction)
      return rows[0]?.ok === true
    })
    return { ok: ready, at }
  } catch {
    return { ok: false, at }
  }
}
