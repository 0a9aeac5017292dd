import { useMemo, useState } from 'react'
import {
  calendarFile,
  cancelGuestBooking,
  confirmGuestBooking,
  readGuestBooking,
} from '../../api/bookings.ts'
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
import { useAction } from '../../components/use-action.ts'
import { useResource } from '../use-resource.ts'
import { Move } from './move.tsx'

/** A guest's booking, reached by the signed link: see it, put it in a calendar, confirm, move or cancel it. */
export function ManagePage({ shop, token }: { shop: Shop; token: string }) {
  const { data, problem, reload } = useResource(
    useMemo(() => (signal: AbortSignal) => readGuestBooking(token, signal), [token]),
  )
  const [changed, setChanged] = useState<Booking | null>(null)
  const [moving, setMoving] = useState(false)
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
  const movable = ['pending', 'confirmed'].includes(booking.state) && booking.items.length === 1
  return (
    <section className="max-w-[36rem] pt-10 sm:pt-16">
      <p className="text-soft">Booked for {booking.client.name}</p>
      <h1 className="mt-2 text-show">
        {booking.state === 'cancelled'
          ? 'This booking is cancelled.'
          : booking.state === 'expired'
            ? 'This time is no longer kept.'
            : `${nearDay(day, todayIn(shop.time_zone))} at ${clockOf(booking.start_at)}.`}
      </h1>
      <div className="mt-8">
        <Slip
          lines={[
            { label: 'State', value: stateWord(booking.state) },
            ...whatLines(booking),
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
            ...booking.fees
              .filter(({ waived }) => !waived)
              .map((fee) => ({
                label: 'Due',
                value: (
                  <span className="tabular">
                    {money(fee.amount)}, {feeWord(fee.kind)}
                  </span>
                ),
              })),
            ...(booking.note ? [{ label: 'Note', value: booking.note }] : []),
          ]}
        />
      </div>
      {booking.state === 'hold' && <Hold booking={booking} token={token} onConfirmed={setChanged} />}
      {booking.state === 'pending' && (
        <p className="mt-6 text-soft">
          You have asked for this time. We keep it for you, and write as soon as we confirm it.
        </p>
      )}
      {moving ? (
        <Move
          shop={shop}
          booking={booking}
          token={token}
          onMoved={(moved) => {
            setChanged(moved)
            setMoving(false)
            window.scrollTo(0, 0)
          }}
          onClose={() => setMoving(false)}
        />
      ) : open ? (
        <div className="mt-6">
          {booking.state !== 'hold' && (
            <a className="button button-main" href={calendarFile({ id: booking.id, token })} download>
              <Icon name="calendar" /> Add to calendar
            </a>
          )}{' '}
          {movable && (
            <button type="button" className="button button-quiet" onClick={() => setMoving(true)}>
              Another time…
            </button>
          )}
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

function whatLines(booking: Booking) {
  if (booking.items.length < 2)
    return [
      { label: 'Service', value: `${booking.service.name}, ${duration(booking.service.duration_minutes)}` },
      { label: 'With', value: booking.barber.name },
    ]
  return booking.items.map((item) => ({
    label: clockOf(item.start_at),
    value: `${item.service.name}${item.guest_name ? ` for ${item.guest_name}` : ''} with ${item.barber.name}`,
  }))
}

const feeWords: Record<string, string> = {
  late_cancellation: 'for cancelling late',
  late_rescheduling: 'for moving late',
  no_show: 'for not coming',
}

const feeWord = (kind: string) => feeWords[kind] ?? kind

function Hold(props: { booking: Booking; token: string; onConfirmed: (booking: Booking) => void }) {
  const { booking, token } = props
  const { busy, problem, run } = useAction(() => confirmGuestBooking(token), props.onConfirmed)
  return (
    <div className="mt-6 space-y-4">
      <p className="text-lead">
        We keep this time for you
        {booking.hold_expires_at ? ` until ${clockOf(booking.hold_expires_at)}` : ''}.
      </p>
      {problem && (
        <Notice tone="bad" live title="It is not confirmed.">
          <p>{problem.detail} The time may have run out: choose another one.</p>
        </Notice>
      )}
      <button type="button" className="button button-main" aria-busy={busy} disabled={busy} onClick={run}>
        Take it
      </button>
    </div>
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
  const until = booking.cancellation_free_until
  const now = useNow(30)
  const free = Date.parse(until) > now
  const { busy, problem, run } = useAction(() => cancelGuestBooking(props.token), props.onCancelled)
  return (
    <div className="mt-8 border-t border-line pt-5">
      <p className="text-soft">
        {free
          ? `Cancel free of charge until ${nearDayInside(dayOf(until), todayIn(shop.time_zone))} ${clockOf(until)}.`
          : 'Free cancellation has ended: part of the price may be due, so please call as well.'}{' '}
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
              onClick={run}
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
