import type { AppContext } from '../context.ts'
import type { ShopTermsCache } from '../shop/shop-terms.ts'
import type { WriteBooking } from './new-booking.ts'

/** What the verbs of booking work with. */
export interface BookingContext extends AppContext {
  shops: ShopTermsCache
  writeBooking: WriteBooking
}
