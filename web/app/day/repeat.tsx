import { useState } from 'react'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { bookSeries, previewSeries } from '../../api/series.ts'
import type { Booking, NewSeries, Series, Shop } from '../../api/types.ts'
import { ChoiceGroup } from '../../components/choice-group.tsx'
import { TextField } from '../../components/field.tsx'
import { Notice } from '../../components/notice.tsx'
import { SelectField } from '../../components/select-field.tsx'
import { attempts } from '../../public/booking/attempt.ts'
import { addDays, clockOf, dayOf, instantAt, longWeekday } from '../../time/local.ts'
import { useLists } from '../lists.ts'
import { Occurrences } from './occurrences.tsx'
import { Refusals, refusalsOf } from './refusals.tsx'
import { rhythm } from './series-dates.tsx'

interface RepeatProps {
  booking: Booking
  shop: Shop
  onShow: (booking: Booking) => void
  onBack: () => void
}

const MOST_WEEKS = 52

/** Books a visit again and again, at its time of the week; the visit itself stays as it is. */
export function Repeat({ booking, shop, onShow, onBack }: RepeatProps) {
  const { barbers, services } = useLists()
  const queries = useQueryClient()
  const [weeks, setWeeks] = useState('4')
  const [end, setEnd] = useState<'count' | 'until'>('count')
  const [count, setCount] = useState('6')
  const [until, setUntil] = useState(addDays(dayOf(booking.start_at), 26 * 7))
  const [onHoliday, setOnHoliday] = useState<'skip' | 'move'>('move')
  const [policy, setPolicy] = useState<'all_or_nothing' | 'skip'>('all_or_nothing')
  const [barberId, setBarberId] = useState(booking.barber.id)
  const [keyOf] = useState(attempts)
  const everyWeeks = wholeFrom(weeks, 1, MOST_WEEKS)
  const times = wholeFrom(count, 2, MOST_WEEKS)
  const body =
    everyWeeks === null || (end === 'count' ? times === null : until === '')
      ? null
      : ({
          ...visitOf(booking, barberId || null),
          start_at: instantAt(
            addDays(dayOf(booking.start_at), 7 * everyWeeks),
            clockOf(booking.start_at),
            shop.time_zone,
          ),
          every_weeks: everyWeeks,
          ...(end === 'count' ? { count: times ?? 2 } : { until }),
          on_holiday: onHoliday,
          policy,
          client_id: booking.client.id,
        } satisfies NewSeries)
  const preview = useQuery({
    queryKey: ['slots', 'series', body],
    queryFn: ({ signal }) => (body ? previewSeries(body, signal) : null),
    enabled: body !== null,
    placeholderData: keepPreviousData,
  })
  const book = useMutation({
    mutationFn: (series: NewSeries) => bookSeries(series, keyOf(series)),
    onSettled: async () => {
      await queries.invalidateQueries({ queryKey: ['slots'] })
      await queries.invalidateQueries({ queryKey: ['day'] })
    },
  })
  if (book.data) return <Repeated series={book.data} onShow={onShow} onBack={onBack} />
  const service = services.find(({ id }) => id === booking.service.id)
  const offering = barbers.filter(({ id }) => service?.barber_ids.includes(id) ?? id === booking.barber.id)
  const occurrences = preview.data?.occurrences ?? []
  const had = occurrences.filter(({ outcome }) => outcome !== 'skipped').length
  const isFresh = body !== null && !preview.isPlaceholderData && !preview.error
  return (
    <form
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault()
        if (body && isFresh && preview.data?.can_be_booked) book.mutate(body)
      }}
    >
      <p className="text-soft">
        The same again for {booking.client.name}, on {longWeekday(dayOf(booking.start_at))}s at{' '}
        {clockOf(booking.start_at)}. This booking stays as it is.
      </p>
      <TextField
        id="weeks"
        label="Every how many weeks"
        inputMode="numeric"
        value={weeks}
        onValue={setWeeks}
        error={everyWeeks === null ? 'Write a number from 1 to 52.' : null}
      />
      <ChoiceGroup
        legend="How long"
        name="end"
        value={end}
        options={[
          { value: 'count', name: 'A number of times' },
          { value: 'until', name: 'Until a date' },
        ]}
        onValue={setEnd}
      />
      {end === 'count' ? (
        <TextField
          id="count"
          label="How many more times"
          inputMode="numeric"
          value={count}
          onValue={setCount}
          error={times === null ? 'Write a number from 2 to 52.' : null}
        />
      ) : (
        <TextField id="until" label="The last possible date" type="date" value={until} onValue={setUntil} />
      )}
      {booking.items.length < 2 && (
        <SelectField
          id="repeat-barber"
          label="With"
          value={barberId}
          options={[
            ...offering.map(({ id, name }) => ({ value: id, name })),
            { value: '', name: 'Whoever is free' },
          ]}
          onValue={setBarberId}
        />
      )}
      <ChoiceGroup
        legend="On a day off"
        name="holiday"
        value={onHoliday}
        options={[
          { value: 'move', name: 'The next free day of that week' },
          { value: 'skip', name: 'Leave that one out' },
        ]}
        onValue={setOnHoliday}
      />
      <ChoiceGroup
        legend="If a time is taken"
        name="policy"
        value={policy}
        options={[
          { value: 'all_or_nothing', name: 'Book none of them' },
          { value: 'skip', name: 'Leave that one out' },
        ]}
        onValue={setPolicy}
      />
      {preview.error && (
        <Notice tone="bad" live>
          <p>{preview.error.message}</p>
        </Notice>
      )}
      {!preview.error && body && (
        <Occurrences occurrences={occurrences} barbers={barbers} stale={!isFresh || !preview.data} />
      )}
      {isFresh && preview.data && !preview.data.can_be_booked && (
        <Notice tone="warn" live>
          <p>
            {had === 0
              ? 'None of these can be had. Choose other weeks or another barber.'
              : 'Not all of these can be had. Leave out what is taken, or choose other weeks or another barber.'}
          </p>
        </Notice>
      )}
      {book.error && (
        <Notice tone="bad" live title="Nothing was booked.">
          <p>{book.error.message}</p>
          <Refusals refusals={refusalsOf(book.error)} />
        </Notice>
      )}
      <div className="flex flex-wrap gap-2">
        <button
          type="submit"
          className="button button-main"
          aria-busy={book.isPending}
          disabled={!isFresh || !preview.data?.can_be_booked || book.isPending}
        >
          {isFresh && had > 0 ? `Book ${had} ${had === 1 ? 'time' : 'times'}` : 'Book'}
        </button>
        <button type="button" className="button button-quiet" onClick={onBack}>
          Back
        </button>
      </div>
    </form>
  )
}

function Repeated(props: { series: Series; onShow: (booking: Booking) => void; onBack: () => void }) {
  const { occurrences, every_weeks: everyWeeks } = props.series
  const booked = occurrences.flatMap(({ booking }) => booking ?? [])
  const out = occurrences.flatMap(({ date, booking, sentence }) =>
    booking ? [] : [{ date, sentence: sentence ?? '' }],
  )
  const [first] = booked
  return (
    <div className="rise space-y-4">
      <Notice tone="good" live title={`Booked ${booked.length} times, ${rhythm(everyWeeks)}.`}>
        {out.length > 0 && <p>{out.length === 1 ? 'One was left out:' : `${out.length} were left out:`}</p>}
        <Refusals refusals={out} />
      </Notice>
      <div className="flex flex-wrap gap-2">
        {first && (
          <button type="button" className="button button-main" onClick={() => props.onShow(first)}>
            Show the first
          </button>
        )}
        <button type="button" className="button button-quiet" onClick={props.onBack}>
          Back to this booking
        </button>
      </div>
    </div>
  )
}

/** What a booking is, to be asked for again; of several services each keeps its barber. */
function visitOf(booking: Booking, barberId: string | null) {
  const [only, ...others] = booking.items
  if (!only || others.length === 0)
    return {
      service_id: booking.service.id,
      barber_id: barberId,
      ...(only && only.add_on_ids.length > 0 ? { add_on_ids: only.add_on_ids } : {}),
    }
  return {
    arrangement: booking.arrangement === 'side_by_side' ? ('side_by_side' as const) : ('in_turn' as const),
    items: booking.items.map(({ service, barber, guest_name: guestName, add_on_ids: addOnIds }) => ({
      service_id: service.id,
      barber_id: barber.id,
      add_on_ids: addOnIds,
      guest_name: guestName,
    })),
  }
}

function wholeFrom(text: string, least: number, most: number): number | null {
  const value = /^\d{1,3}$/.test(text.trim()) ? Number(text) : Number.NaN
  return value >= least && value <= most ? value : null
}
