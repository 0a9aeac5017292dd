import type { ConflictingBooking } from '../../../api/types.ts'
import { Notice } from '../../../components/notice.tsx'
import { PhoneLink } from '../../../components/phone-link.tsx'
import { clockOf, dayOf, shortDay } from '../../../time/local.ts'

/** What a change said of bookings. */
export interface ConflictsOfAnswer {
  conflicts: ConflictingBooking[]
  conflict_count: number
}

/** The bookings that a change leaves no room for, to be moved or served all the same. */
export function ConflictsNotice({ conflicts, conflict_count: count }: ConflictsOfAnswer) {
  if (count === 0) return null
  return (
    <Notice
      tone="warn"
      live
      title={`Saved. ${count === 1 ? 'One booking does' : `${count} bookings do`} not fit any more.`}
    >
      <p>Nothing was cancelled. Move them, or serve them all the same.</p>
      <ul className="mt-2 divide-y divide-line">
        {conflicts.slice(0, 20).map((one) => (
          <li key={one.booking_id} className="py-2">
            <span className="tabular font-[560]">
              {shortDay(dayOf(one.start_at))} {clockOf(one.start_at)}
            </span>{' '}
            {one.client.name}, {one.service.name} with {one.barber.name}
            {one.client.phone && (
              <>
                , <PhoneLink phone={one.client.phone} />
              </>
            )}
            <span className="block text-small text-soft">{one.reason.sentence}</span>
          </li>
        ))}
      </ul>
    </Notice>
  )
}
