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
  const days = Map.groupBy(conflicts, ({ start_at }) => dayOf(start_at))
  return (
    <div className="mt-4 space-y-5">
      {[...days].map(([day, own]) => (
        <section key={day} aria-label={datedDay(day, today)}>
          <h2 className="pb-1 font-sans font-[600] tracking-normal">{datedDay(day, today)}</h2>
          <ul className="divide-y divide-line border-y border-line">
            {own.map((conflict) => (
              <li key={conflict.booking_id} className="flex items-start justify-between gap-x-3">
                <Link
                  to="/app/day"
                  search={{ date: day, open: conflict.booking_id }}
                  className="group flex min-w-0 flex-1 flex-wrap gap-x-5 py-2.5 text-ink no-underline"
                >
                  <span className="tabular w-24 shrink-0">{timeSpan(conflict)}</span>
                  <span className="min-w-44 flex-1">
                    <span className="font-[560] underline decoration-edge underline-offset-4 group-hover:text-accent">
                      {conflict.client.name}
                    </span>
                    , {conflict.service.name} with {conflict.barber.name}
                    <span className="block text-small text-soft">{conflict.reason.sentence}</span>
                  </span>
                </Link>
                {conflict.client.phone && (
                  <PhoneLink
                    phone={conflict.client.phone}
                    className="tabular flex min-h-11 items-center text-small whitespace-nowrap text-soft"
                  />
                )}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}
