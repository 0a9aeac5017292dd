import { Type } from 'typebox'
import { EndAt, sensitive, StartAt } from '../../platform/http/wire.ts'
import { BookingId, NamedBarber, NamedClient, NamedService } from '../wire-names.ts'

/** A booking that the terms have no room for any more. */
export const ConflictView = Type.Object({
  booking_id: BookingId,
  state: Type.String({ examples: ['confirmed'] }),
  start_at: StartAt,
  end_at: EndAt,
  service: NamedService,
  barber: NamedBarber,
  client: NamedClient,
  reason: Type.Object({
    code: sensitive('public', Type.String({ examples: ['outside_hours'] })),
    sentence: Type.String({ examples: ['The appointment would not lie in working hours.'] }),
  }),
})

/** The example of an answer to a change that everything has room in. */
export const noConflicts = { conflicts: [], conflict_count: 0 }

/** What an answer to a change of the terms says of bookings. */
export const Conflicts = {
  conflicts: Type.Array(ConflictView, {
    description:
      'Bookings that this leaves no room for, by start, the first 100. None was cancelled: each is to be moved, or to be served all the same.',
  }),
  conflict_count: Type.Integer({
    description: 'How many they are; /booking-conflicts lists all that wait to be moved.',
    examples: [1],
  }),
}
