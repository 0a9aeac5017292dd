import { httpProblems } from '../../platform/http/errors.ts'
import { withTenant, type Tenant } from '../../platform/postgres/tenant.ts'
import type { BookingRecord } from '../bookings/booking.ts'
import type { BookingContext } from '../bookings/booking-context.ts'
import { selectBookings } from '../bookings/bookings.sql.ts'
import { COUNT_MAX, type SeriesRecord } from './series.ts'
import { selectSeries } from './series.sql.ts'

/** A series with its bookings, by start. */
export interface SeriesWithBookings {
  series: SeriesRecord
  bookings: BookingRecord[]
}

/** Reads a series as far as `tenant` may. Problem: not_found. */
export async function readSeries(
  { database }: Pick<BookingContext, 'database'>,
  tenant: Tenant,
  seriesId: string,
): Promise<SeriesWithBookings> {
  return withTenant(database, tenant, async (transaction) => {
    const series = await selectSeries(transaction, seriesId)
    if (series === undefined) throw httpProblems.not_found()
    const bookings = await selectBookings(transaction, { seriesId, limit: COUNT_MAX })
    return { series, bookings }
  })
}
