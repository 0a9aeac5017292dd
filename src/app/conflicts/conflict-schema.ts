import { Type } from 'typebox'
import { Id, Instant } from '../../platform/http/wire.ts'

const Named = Type.Object({ id: Id, name: Type.String() })
const TextOrNull = Type.Union([Type.String(), Type.Null()])

/** A booking that the terms have no room for any more. */
export const ConflictView = Type.Object({
  booking_id: Id,
  state: Type.String({ examples: ['confirmed'] }),
  start_at: Instant,
  end_at: Instant,
  service: Named,
  barber: Named,
  client: Type.Object({ id: Id, name: Type.String(), email: TextOrNull, phone: TextOrNull }),
  reason: Type.Object({ code: Type.String({ examples: ['outside_hours'] }), sentence: Type.String() }),
})

/** What an answer to a change of the terms says of bookings. */
export const Conflicts = {
  conflicts: Type.Array(ConflictView, {
    description:
      'Bookings that this leaves no room for, by start, the first 100. None was cancelled: each is to be moved, or to be served all the same.',
  }),
  conflict_count: Type.Integer({
    description: 'How many they are; /booking-conflicts lists all that wait to be moved.',
  }),
}
