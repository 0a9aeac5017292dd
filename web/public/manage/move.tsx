import { useMemo, useState } from 'react'
import { moveGuestBooking } from '../../api/bookings.ts'
import { listBarbers, listServices } from '../../api/shop.ts'
import type { Booking, Shop } from '../../api/types.ts'
import { Notice } from '../../components/notice.tsx'
import { clockOf, dayOf, nearDayInside, todayIn } from '../../time/local.ts'
import type { Choices } from '../booking/choices.ts'
import { PickTime } from '../booking/pick-time.tsx'
import { useAction } from '../../components/use-action.ts'
import { useResource } from '../use-resource.ts'

const readLists = (signal: AbortSignal) => Promise.all([listServices(signal), listBarbers(signal)])

/** Another time for a booking: the same page of times as for a new one, and one button. */
export function Move(props: {
  shop: Shop
  booking: Booking
  token: string
  onMoved: (booking: Booking) => void
  onClose: () => void
}) {
  const { shop, booking, token } = props
  const { data } = useResource(useMemo(() => readLists, []))
  const [choices, setChoices] = useState<Pick<Choices, 'barber' | 'day' | 'at'>>({
    barber: booking.barber.id,
    day: dayOf(booking.start_at),
    at: null,
  })
  const [services, barbers] = data ?? [[], []]
  const service = services.find(({ id }) => id === booking.service.id)
  const today = todayIn(shop.time_zone)
  const { at, barber } = choices
  const { busy, problem, run } = useAction(() => moveGuestBooking(token, at ?? '', barber), props.onMoved)
  return (
    <section aria-label="Another time" className="rise mt-6 space-y-6">
      {service && (
        <PickTime
          shop={shop}
          service={service}
          barbers={barbers}
          today={today}
          choices={choices}
          onChoose={(change) => setChoices((old) => ({ ...old, ...change }))}
        />
      )}
      {problem && (
        <Notice tone="bad" live title="It has not moved.">
          <p>{problem.detail}</p>
        </Notice>
      )}
      <div className="flex flex-wrap gap-3">
        <button
          type="button"
          className="button button-main"
          aria-busy={busy}
          disabled={!at || busy}
          onClick={run}
        >
          {at ? `Move to ${nearDayInside(dayOf(at), today)} ${clockOf(at)}` : 'Choose a time'}
        </button>
        <button type="button" className="button button-quiet" onClick={props.onClose}>
          Keep the old time
        </button>
      </div>
    </section>
  )
}
