import { useMemo, useState } from 'react'
import { calendarFile, cancelGuestBooking, readGuestBooking } from '../../api/bookings.ts'
import { ApiProblem } from '../../api/request.ts'
import type { Booking, Shop } from '../../api/types.ts'
import { Icon } from '../../components/icons.tsx'
import { money } from '../../components/money.ts'
import { Notice } from '../../components/notice.tsx'
import { PhoneLink } from '../../components/phone-link.tsx'
import { Slip } from '../../components/slip.tsx'
import { stateWord } from '../../components/states.ts'
import {
  clockOf,
  dayOf,
  duration,
  timeSpan,
  longDay,
  nearDay,
  nearDayInside,
  todayIn,
} from '../../time/local.ts'
import { useNow } from '../../time/use-now.ts'
import { PlainPage, Unavailable } from '../plain-pages.tsx'
import { useResource } from '../use-resource.ts'

/** A guest's booking, reached by the signed link: see it, put it in a calendar, cancel it. */
export function ManagePage({ shop, token }: { shop: Shop; token: string }) {
  const { data, problem, reload } = useResource(
    useMemo(() => (signal: AbortSignal) => readGuestBooking(token, signal), [token]),
  )
  const [changed, setChanged] = useState<Booking | null>(null)
  const booking = changed ?? data
  if (problem && (problem.status === 404 || problem.status === 401 || problem.status === 410))
    return (
      <PlainPage title="This link leads to no booking.">
        <p>It may be mistyped, or older than the booking it belonged to.</p>
        {shop.phone && (
          <p>
            We can look it up for you: <PhoneLink phone={shop.phone} />
          </p>
        )}
        <p>
          <a className="button button-quiet" href="/">
            Book an appointment
          </a>
        </p>
      </PlainPage>
    )
  if (problem) return <Unavailable phone={shop.phone} problem={problem} onRetry={reload} />
  if (!booking)
    return (
      <div aria-busy="true" className="max-w-[36rem] space-y-4 pt-16">
        <span className="skeleton h-14 w-full" />
        <span className="skeleton h-40 w-full" />
      </div>
    )
  const day = dayOf(booking.start_at)
  const open = ['hold', 'pending', 'confirmed', 'arrived'].includes(booking.state)
  return (
    <section className="max-w-[36rem] pt-10 sm:pt-16">
      <p className="text-soft">Booked for {booking.client.name}</p>
      <h1 className="mt-2 text-show">
        {booking.state === 'cancelled'
          ? 'This booking is cancelled.'
          : `${nearDay(day, todayIn(shop.time_zone))} at ${clockOf(booking.start_at)}.`}
      </h1>
      <div className="mt-8">
        <Slip
          lines={[
            { label: 'State', value: stateWord(booking.state) },
            {
              label: 'Service',
              value: `${booking.service.name}, ${duration(booking.service.duration_minutes)}`,
            },
            { label: 'With', value: booking.barber.name },
            {
              label: 'When',
              value: `${longDay(day)}, ${timeSpan(booking)}`,
            },
            ...(shop.address ? [{ label: 'Where', value: shop.address }] : []),
            ...(open
              ? [
                  {
                    label: 'Price',
                    value: <span className="tabular">{money(booking.price)}, paid in the shop</span>,
                  },
                ]
              : []),
            ...(booking.note ? [{ label: 'Note', value: booking.note }] : []),
          ]}
        />
      </div>
      {open ? (
        <div className="mt-6">
          <a className="button button-main" href={calendarFile({ id: booking.id, token })} download>
            <Icon name="calendar" /> Add to calendar
          </a>
          <Cancel shop={shop} booking={booking} token={token} onCancelled={setChanged} />
        </div>
      ) : (
        <p className="mt-6">
          <a className="button button-main" href="/">
            Book another appointment
          </a>
        </p>
      )}
    </section>
  )
}

function Cancel(props: {
  shop: Shop
  booking: Booking
  token: string
  onCancelled: (booking: Booking) => void
}) {
  const { shop, booking } = props
  const [asking, setAsking] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  const until = booking.cancellation_free_until
  const now = useNow(30)
  const free = Date.parse(until) > now
  const cancel = async () => {
    setBusy(true)
    try {
      props.onCancelled(await cancelGuestBooking(props.token))
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      setProblem(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="mt-8 border-t border-line pt-5">
      <p className="text-soft">
        {free
          ? `Cancel free of charge until ${nearDayInside(dayOf(until), todayIn(shop.time_zone))} ${clockOf(until)}.`
          : `It is less than ${shop.cancellation_free_hours} hours away, so please call as well.`}{' '}
        {!free && shop.phone && <PhoneLink phone={shop.phone} />}
      </p>
      {problem && (
        <div className="mt-4">
          <Notice tone="bad" live title="It is not cancelled.">
            <p>{problem.detail}</p>
          </Notice>
        </div>
      )}
      {asking ? (
        <fieldset className="mt-4 space-y-3" aria-label="Cancel this booking">
          <p className="text-lead">A cancelled time is offered to others at once and can’t be taken back.</p>
          <div className="flex flex-wrap gap-3">
            <button
              type="button"
              className="button button-bad"
              aria-busy={busy}
              disabled={busy}
              onClick={() => void cancel()}
            >
              Cancel the booking
            </button>
            <button type="button" className="button button-quiet" onClick={() => setAsking(false)}>
              Keep it
            </button>
          </div>
        </fieldset>
      ) : (
        <button type="button" className="button button-quiet mt-4" onClick={() => setAsking(true)}>
          Cancel…
        </button>
      )}
    </div>
  )
}
