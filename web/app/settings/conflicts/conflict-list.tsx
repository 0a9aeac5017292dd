import { useSuspenseQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Conflict } from '../../../api/types.ts'
import { PhoneLink } from '../../../components/phone-link.tsx'
import { datedDay, dayOf, timeSpan, todayIn } from '../../../time/local.ts'
import { shopQuery } from '../../session.ts'

/** Bookings that no longer fit: each with why, and leading to its booking in the day. */
export function ConflictList({ conflicts }: { conflicts: Conflict[] }) {
  const { data: shop } = useSuspenseQuery(shopQuery)
  const today = todayIn(shop.time_zone)
  return (
    <ul className="mt-3 divide-y divide-line border-y border-line">
      {conflicts.map((conflict) => (
        <li key={conflict.booking_id} className="flex flex-wrap items-baseline gap-x-5 gap-y-0.5 py-3">
          <span className="tabular w-36 shrink-0">
            <span className="block font-[560]">{datedDay(dayOf(conflict.start_at), today)}</span>
            <span className="text-soft">{timeSpan(conflict)}</span>
          </span>
          <span className="min-w-52 flex-1">
            <Link
              to="/app/day"
              search={{ date: dayOf(conflict.start_at), open: conflict.booking_id }}
              className="link font-[560]"
            >
              {conflict.client.name}
            </Link>
            {conflict.client.phone && (
              <>
                {' '}
                <PhoneLink phone={conflict.client.phone} className="tabular ml-2 text-small text-soft" />
              </>
            )}
            <span className="block text-soft">
              {conflict.service.name} with {conflict.barber.name}
            </span>
            <span className="block text-small text-soft">{conflict.reason.sentence}</span>
          </span>
        </li>
      ))}
    </ul>
  )
}
