import { useState } from 'react'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { bookSeries, previewSeries } from '../../api/series.ts'
import type { Booking, NewSeries, Shop } from '../../api/types.ts'
import { TextField } from '../../components/field.tsx'
import { Notice } from '../../components/notice.tsx'
import { SelectField } from '../../components/select-field.tsx'
import { attempts } from '../../api/attempt.ts'
import { addDays, clockOf, dayOf, instantAt, longWeekday } from '../../time/local.ts'
import { visitAgain } from '../asked-visit.ts'
import { useLists } from '../lists.ts'
import { Repeated } from './repeated.tsx'
import { Occurrences } from './occurrences.tsx'
import { Refusals, refusalsOf } from './refusals.tsx'

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
          ...visitAgain(booking, barberId || null),
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
      {booking.items.length < 2 && (
        <SelectField
          id="repeat-barber"
          label="With"
          value={barberId}
          options={[...offering.map(({ id, name }) => ({ value: id, name })), { value: '', name: 'Anybody' }]}
          onValue={setBarberId}
        />
      )}
      <TextField
        id="weeks"
        label="Every … weeks"
        inputMode="numeric"
        value={weeks}
        onValue={setWeeks}
        error={everyWeeks === null ? 'From 1 to 52.' : null}
      />
      <div className="grid grid-cols-2 items-start gap-3">
        <SelectField
          id="end"
          label="Ends"
          value={end}
          options={[
            { value: 'count', name: 'By number' },
            { value: 'until', name: 'By date' },
          ]}
          onValue={(value) => setEnd(value === 'until' ? 'until' : 'count')}
        />
        {end === 'count' ? (
          <TextField
            id="count"
            label="More times"
            inputMode="numeric"
            value={count}
            onValue={setCount}
            error={times === null ? 'From 2 to 52.' : null}
          />
        ) : (
          <TextField id="until" label="Last day" type="date" value={until} onValue={setUntil} />
        )}
      </div>
      <SelectField
        id="holiday"
        label="On a day off"
        value={onHoliday}
        options={[
          { value: 'move', name: 'Take the next free day of that week' },
          { value: 'skip', name: 'Leave that one out' },
        ]}
        onValue={(value) => setOnHoliday(value === 'skip' ? 'skip' : 'move')}
      />
      <SelectField
        id="policy"
        label="If a time is taken"
        value={policy}
        options={[
          { value: 'all_or_nothing', name: 'Book none of them' },
          { value: 'skip', name: 'Leave that one out' },
        ]}
        onValue={(value) => setPolicy(value === 'skip' ? 'skip' : 'all_or_nothing')}
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

function wholeFrom(text: string, least: number, most: number): number | null {
  const value = /^\d{1,3}$/.test(text.trim()) ? Number(text) : Number.NaN
  return value >= least && value <= most ? value : null
}
