import type { AppContext } from '../context.ts'
import type { ShopTermsCache } from '../shop/shop-terms.ts'
import type { BookingWriter } from './booking-writer.ts'

/** What the verbs of booking work with. */
export interface BookingContext extends AppContext {
  shops: ShopTermsCache
  writer: BookingWriter
}
