import { useQueries } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { readBooking } from '../../api/bookings.ts'
import { clockOf, fullDay, dayOf } from '../../time/local.ts'

/** The bookings that stand in the way of something, each where it can be cancelled. */
export function BookingLinks({ ids }: { ids: unknown }) {
  const known = Array.isArray(ids)
    ? ids.filter((id): id is string => typeof id === 'string').slice(0, 10)
    : []
  const bookings = useQueries({
    queries: known.map((id) => ({
      queryKey: ['booking', id],
      queryFn: ({ signal }: { signal: AbortSignal }) => readBooking(id, signal),
    })),
  })
  return (
    <ul className="mt-1">
      {bookings.map(({ data }) =>
        data ? (
          <li key={data.id}>
            <Link
              className="link inline-flex min-h-11 items-center"
              to="/app/day"
              search={{ date: dayOf(data.start_at), open: data.id }}
            >
              {fullDay(dayOf(data.start_at))} {clockOf(data.start_at)}, {data.service.name}
            </Link>
          </li>
        ) : null,
      )}
    </ul>
  )
}
