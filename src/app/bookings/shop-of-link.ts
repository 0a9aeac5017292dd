import type { AppContext } from '../context.ts'
import { bookingOfToken } from './manage-link.ts'
import { shopOfBooking } from './bookings.sql.ts'

/** The shop of the booking that a guest's signed link opens; undefined for a link that opens none. */
export async function shopOfLink(
  { database, keys }: Pick<AppContext, 'database' | 'keys'>,
  token: string,
): Promise<string | undefined> {
  const bookingId = bookingOfToken(keys.link, token)
  return bookingId === null ? undefined : shopOfBooking(database.query, bookingId)
}
