import { askAsGuest } from '../booking-protection/ask-as-guest.ts'
import { firstBookableShop } from '../booking-protection/bookable.sql.ts'
import type { ClosingCheck, TryingContext } from './closing.ts'

/** Whether booking works, as a guest finds it now. */
export async function tryBooking({ database, clock }: TryingContext, url: string): Promise<ClosingCheck> {
  const bookable = await firstBookableShop(database.query)
  if (bookable === undefined)
    return { name: 'booking', ok: true, detail: 'No shop has anything to book, so nothing is broken.' }
  const { ok, problem } = await askAsGuest(clock, url, bookable)
  const well = 'A booking can be written and taken back, a double one is refused, and free times are shown.'
  return { name: 'booking', ok, detail: ok ? well : (problem ?? 'Booking does not work.') }
}
