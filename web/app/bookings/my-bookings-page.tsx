import { useState } from 'react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { calendarFile, cancelBooking, listBookings } from '../../api/bookings.ts'
import type { Booking } from '../../api/types.ts'
import { money } from '../../components/money.ts'
import { Notice } from '../../components/notice.tsx'
import { clockOf, dayOf, duration, longDay, nearDayInside, todayIn } from '../../time/local.ts'
import { StateMark } from '../state-mark.tsx'
import { useNow } from '../../time/use-now.ts'
import { useShop } from '../session.ts'
import { useTitle } from '../../components/use-title.ts'

/** A client's own bookings: what is coming, and what was. */
export function MyBookingsPage() {
  const { data, error } = useQuery({
    queryKey: ['my-bookings'],
    queryFn: ({ signal }) => listBookings({}, signal),
  })
  useTitle('My bookings')
  const now = useNow(30)
  const ahead = (data ?? []).filter((one) => Date.parse(one.end_at) > now && one.state !== 'cancelled')
  const past = (data ?? []).filter((one) => !ahead.includes(one))
  ahead.sort((a, b) => Date.parse(a.start_at) - Date.parse(b.start_at))
  past.sort((a, b) => Date.parse(b.start_at) - Date.parse(a.start_at))
  return (
    <div className="mx-auto w-full max-w-[46rem] px-5 pt-10 pb-20 sm:px-8">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-2">
        <h1 className="text-head">My bookings</h1>
        <Link className="link inline-flex min-h-11 items-center" to="/app/profile">
          My details
        </Link>
      </div>
      {error && (
        <div className="mt-6">
          <Notice tone="bad" live title="Your bookings could not be loaded.">
            <p>{error.message}</p>
          </Notice>
        </div>
      )}
      {!data && !error && <span className="skeleton mt-8 h-48 w-full" aria-busy="true" />}
      {data && ahead.length === 0 && (
        <div className="mt-8 border-y border-line py-8">
          <p className="text-lead">Nothing ahead.</p>
          <p className="mt-1 text-soft">
            When you book while signed in, the appointment stands here and can be cancelled here.
          </p>
          <a className="button button-main mt-5" href="/">
            Book an appointment
          </a>
        </div>
      )}
      {ahead.length > 0 && (
        <ul className="mt-8 divide-y divide-line border-y border-line">
          {ahead.map((booking) => (
            <AheadLine key={booking.id} booking={booking} />
          ))}
        </ul>
      )}
      {past.length > 0 && (
        <section className="mt-12">
          <h2 className="text-title">Before</h2>
          <ul className="mt-3 divide-y divide-line border-y border-line">
            {past.map((booking) => (
              <li key={booking.id} className="flex flex-wrap items-baseline gap-x-4 gap-y-1 py-3 text-soft">
                <span className="tabular w-52">{longDay(dayOf(booking.start_at))}</span>
                <span className="min-w-40 flex-1 text-ink">
                  {booking.service.name} with {booking.barber.name}
                </span>
                <StateMark state={booking.state} />
                <span className="tabular w-12 text-right">{money(booking.price)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}

function AheadLine({ booking }: { booking: Booking }) {
  const { data: shop } = useShop()
  const queries = useQueryClient()
  const [asking, setAsking] = useState(false)
  const cancel = useMutation({
    mutationFn: () => cancelBooking(booking.id),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['my-bookings'] }),
  })
  const until = booking.cancellation_free_until
  const now = useNow(30)
  const free = Date.parse(until) > now
  return (
    <li className="py-5">
      <div className="flex items-baseline justify-between gap-4">
        <h2 className="text-title">
          {longDay(dayOf(booking.start_at))}, {clockOf(booking.start_at)}
        </h2>
        <span className="tabular text-lead">{money(booking.price)}</span>
      </div>
      <p className="mt-1 flex flex-wrap items-center gap-x-4 text-soft">
        <span>
          {booking.service.name} with {booking.barber.name}, {duration(booking.service.duration_minutes)}
        </span>
        <StateMark state={booking.state} />
      </p>
      {cancel.error && (
        <div className="mt-3">
          <Notice tone="bad" live title="It is not cancelled.">
            <p>{cancel.error.message}</p>
          </Notice>
        </div>
      )}
      {asking ? (
        <fieldset className="mt-4 space-y-3" aria-label="Cancel this booking">
          <p>
            A cancelled time is offered to others at once and can’t be taken back.
            {!free && ' It is close, so please call us as well.'}
          </p>
          <div className="flex flex-wrap gap-3">
            <button
              type="button"
              className="button button-bad"
              aria-busy={cancel.isPending}
              onClick={() => cancel.mutate()}
            >
              Cancel the booking
            </button>
            <button type="button" className="button button-quiet" onClick={() => setAsking(false)}>
              Keep it
            </button>
          </div>
        </fieldset>
      ) : (
        <div className="mt-3 flex flex-wrap items-center gap-x-5 gap-y-2">
          <a className="link" href={calendarFile({ id: booking.id })} download>
            Add to calendar
          </a>
          <button type="button" className="link min-h-9" onClick={() => setAsking(true)}>
            Cancel…
          </button>
          {free && shop && (
            <span className="text-small text-soft">
              free until {nearDayInside(dayOf(until), todayIn(shop.time_zone))} {clockOf(until)}
            </span>
          )}
        </div>
      )}
    </li>
  )
}
