import { useState } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { moveBooking } from '../../api/bookings.ts'
import { ApiProblem } from '../../api/request.ts'
import { moveSeries, type SeriesScope } from '../../api/series.ts'
import type { Booking, SeriesMove, Shop } from '../../api/types.ts'
import { Notice } from '../../components/notice.tsx'
import { SelectField } from '../../components/select-field.tsx'
import { clockOf, dayOf, nearDayInside, todayIn } from '../../time/local.ts'
import { askedAgain } from '../asked-visit.ts'
import { useLists } from '../lists.ts'
import { TimeChoice } from '../time-choice.tsx'
import { Refusals, refusalsOf, type Refusal } from './refusals.tsx'
import { ScopeChoice } from './scope-choice.tsx'

/** What came of a move: where the booking is now, and what of its series stayed. */
interface Moved {
  booking: Booking
  stayed: Refusal[]
}

interface MoveProps {
  booking: Booking
  shop: Shop
  onShow: (booking: Booking) => void
  onBack: () => void
}

/** Moves a booking: of a series one, that one and all after it, or all, each by as much. */
export function Move({ booking, shop, onShow, onBack }: MoveProps) {
  const { barbers, services } = useLists()
  const queries = useQueryClient()
  const today = todayIn(shop.time_zone)
  const [scope, setScope] = useState<SeriesScope>('this')
  const [barberId, setBarberId] = useState(booking.barber.id)
  const [day, setDay] = useState(dayOf(booking.start_at) < today ? today : dayOf(booking.start_at))
  const [at, setAt] = useState<string | null>(null)
  const service = services.find(({ id }) => id === booking.service.id)
  const offering = barbers.filter(({ id }) => service?.barber_ids.includes(id) ?? id === booking.barber.id)
  const move = useMutation({
    mutationFn: (policy: SeriesMove['policy']) => send(booking, { scope, at: at ?? '', barberId, policy }),
    onSuccess: async (moved) => {
      await queries.invalidateQueries({ queryKey: ['series'] })
      if (moved.stayed.length === 0) onShow(moved.booking)
      await queries.invalidateQueries({ queryKey: ['day'] })
      await queries.invalidateQueries({ queryKey: ['slots'] })
    },
  })
  const conflicts = refusalsOf(move.error)
  if (move.data && move.data.stayed.length > 0)
    return <PartlyMoved moved={move.data} onShow={() => onShow(move.data.booking)} />
  return (
    <form
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault()
        if (at !== null) move.mutate('all_or_nothing')
      }}
    >
      {booking.series && <ScopeChoice legend="Move" value={scope} onValue={setScope} />}
      {scope !== 'this' && (
        <p className="text-small text-soft">
          Say where this one goes; the others move by as many days and minutes on the clock.
        </p>
      )}
      <SelectField
        id="move-barber"
        label="With"
        value={barberId}
        options={[
          ...offering.map(({ id, name }) => ({ value: id, name })),
          { value: '', name: 'Whoever is free' },
        ]}
        onValue={(id) => {
          setBarberId(id)
          setAt(null)
        }}
      />
      <TimeChoice
        shop={shop}
        asked={askedAgain(booking, barberId || null)}
        day={day}
        at={at}
        onDay={setDay}
        onAt={(to) => {
          setAt(to)
          move.reset()
        }}
        moves
      />
      {move.error && (
        <Notice tone="bad" live title="Nothing was moved.">
          <p>{move.error.message}</p>
          <Refusals refusals={conflicts} />
          {move.error instanceof ApiProblem && move.error.code === 'series_conflicts' && (
            <button
              type="button"
              className="button button-quiet mt-3"
              aria-busy={move.isPending}
              onClick={() => move.mutate('skip')}
            >
              Move the others, leave {conflicts.length === 1 ? 'this one' : 'these'} where{' '}
              {conflicts.length === 1 ? 'it is' : 'they are'}
            </button>
          )}
        </Notice>
      )}
      <div className="flex flex-wrap gap-2">
        <button
          type="submit"
          className="button button-main"
          aria-busy={move.isPending}
          disabled={at === null || move.isPending}
        >
          {at ? `Move to ${nearDayInside(dayOf(at), today)} ${clockOf(at)}` : 'Choose a time'}
        </button>
        <button type="button" className="button button-quiet" onClick={onBack}>
          Keep the old time
        </button>
      </div>
    </form>
  )
}

async function send(
  booking: Booking,
  move: { scope: SeriesScope; at: string; barberId: string; policy: SeriesMove['policy'] },
): Promise<Moved> {
  const { scope, at, policy } = move
  const barberId = move.barberId || null
  if (!booking.series || scope === 'this')
    return { booking: await moveBooking(booking.id, at, barberId), stayed: [] }
  const series = await moveSeries(booking.series.id, {
    scope,
    booking_id: booking.id,
    start_at: at,
    // Named only when another one does it: the others may each have a barber of their own.
    ...(barberId === booking.barber.id ? {} : { barber_id: barberId }),
    ...(policy ? { policy } : {}),
  })
  const own = series.occurrences.find((one) => one.booking?.id === booking.id)?.booking
  return { booking: own ?? booking, stayed: series.not_moved }
}

function PartlyMoved({ moved, onShow }: { moved: Moved; onShow: () => void }) {
  const { stayed } = moved
  return (
    <div className="space-y-4">
      <Notice
        tone="warn"
        live
        title={stayed.length === 1 ? 'One stayed where it was.' : `${stayed.length} stayed where they were.`}
      >
        <p>The others have moved. There was no room on</p>
        <Refusals refusals={stayed} />
      </Notice>
      <button type="button" className="button button-main" onClick={onShow}>
        Show the booking
      </button>
    </div>
  )
}
