import { useState } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { confirmBooking, recordArrival, recordNoShow, recordSeating, waiveFee } from '../../api/bookings.ts'
import type { Booking, Shop } from '../../api/types.ts'
import { Notice } from '../../components/notice.tsx'
import { StateMark } from '../state-mark.tsx'
import { useRefocus } from '../use-refocus.ts'
import { BookingFacts } from './booking-facts.tsx'
import { Answer, Cancellation, Completion } from './booking-forms.tsx'
import { Move } from './move.tsx'
import { Repeat } from './repeat.tsx'
import { SeriesDates } from './series-dates.tsx'
import { SidePanel } from './side-panel.tsx'

type Asking = 'completion' | 'cancellation' | 'no-show' | 'move' | 'repeat' | null

/** What comes next for a booking in a state, in one tap. */
const nextSteps: Record<string, { word: string; record: (id: string) => Promise<Booking> }> = {
  hold: { word: 'Confirm', record: confirmBooking },
  pending: { word: 'Confirm', record: confirmBooking },
  confirmed: { word: 'Arrived', record: recordArrival },
  arrived: { word: 'In the chair', record: recordSeating },
}

/** What else can be done with it; each asks first. */
const steps: { what: NonNullable<Asking>; word: string; from: string[] }[] = [
  { what: 'completion', word: 'Done and paid…', from: ['confirmed', 'arrived', 'in_chair'] },
  { what: 'move', word: 'Move…', from: ['pending', 'confirmed'] },
  { what: 'repeat', word: 'Repeat…', from: ['confirmed', 'arrived', 'in_chair', 'completed'] },
  { what: 'no-show', word: 'No-show…', from: ['confirmed'] },
  { what: 'cancellation', word: 'Cancel…', from: ['hold', 'pending', 'confirmed', 'arrived'] },
]

/** One booking of the day and what can be done with it now. */
export function BookingPanel({
  booking,
  shop,
  onClose,
  onShow,
}: {
  booking: Booking
  shop: Shop
  onClose: () => void
  onShow: (booking: Booking) => void
}) {
  const [asking, setAsking] = useState<Asking>(null)
  const queries = useQueryClient()
  const act = useMutation({
    mutationFn: ({ verb }: { verb: () => Promise<unknown>; asked: Asking }) => verb(),
    onSuccess: async (_, { asked }) => {
      // What was opened meanwhile stays open.
      setAsking((now) => (now === asked ? null : now))
      await queries.invalidateQueries({ queryKey: ['day'] })
      await queries.invalidateQueries({ queryKey: ['series'] })
    },
  })
  const actions = useRefocus<HTMLDivElement>(asking)
  const { client } = booking
  const isBrief = asking === 'move' || asking === 'repeat'
  const next = nextSteps[booking.state]
  const done = (verb: () => Promise<unknown>) => act.mutate({ verb, asked: asking })
  return (
    <SidePanel
      title={
        <Link className="link" to="/app/clients/$id" params={{ id: client.id }}>
          {client.name}
        </Link>
      }
      onClose={onClose}
    >
      <StateMark state={booking.state} />
      <div className="mt-4">
        <BookingFacts
          booking={booking}
          brief={isBrief}
          onWaive={(feeId) => done(() => waiveFee(booking.id, feeId))}
        />
      </div>
      {booking.series && !isBrief && <SeriesDates booking={booking} onShow={onShow} />}
      {act.error && (
        <div className="mt-4">
          <Notice tone="bad" live title="Nothing was changed.">
            <p>{act.error.message}</p>
          </Notice>
        </div>
      )}
      <div ref={actions} tabIndex={-1} className="mt-5 space-y-3">
        {asking === null && next && (
          <button
            type="button"
            className="button button-main w-full"
            aria-busy={act.isPending}
            onClick={() => done(() => next.record(booking.id))}
          >
            {next.word}
          </button>
        )}
        {asking === null && (
          <div className="flex flex-wrap gap-2">
            {steps
              .filter(
                ({ what, from }) => from.includes(booking.state) && !(what === 'repeat' && booking.series),
              )
              .map(({ what, word }) => (
                <button
                  key={what}
                  type="button"
                  className="button button-quiet button-small"
                  onClick={() => setAsking(what)}
                >
                  {word}
                </button>
              ))}
            {booking.state === 'confirmed' && (
              <button
                type="button"
                className="button button-quiet button-small"
                onClick={() => done(() => recordSeating(booking.id))}
              >
                In the chair
              </button>
            )}
          </div>
        )}
        {asking === 'completion' && (
          <Completion booking={booking} busy={act.isPending} onDone={done} onBack={() => setAsking(null)} />
        )}
        {asking === 'cancellation' && (
          <Cancellation booking={booking} busy={act.isPending} onDone={done} onBack={() => setAsking(null)} />
        )}
        {asking === 'move' && (
          <Move
            booking={booking}
            shop={shop}
            onShow={(moved) => {
              setAsking(null)
              onShow(moved)
            }}
            onBack={() => setAsking(null)}
          />
        )}
        {asking === 'repeat' && (
          <Repeat booking={booking} shop={shop} onShow={onShow} onBack={() => setAsking(null)} />
        )}
        {asking === 'no-show' && (
          <div className="space-y-3">
            <p>{client.name} did not come. This can’t be taken back.</p>
            <Answer
              word="Record the no-show"
              busy={act.isPending}
              onYes={() => done(() => recordNoShow(booking.id))}
              onBack={() => setAsking(null)}
            />
          </div>
        )}
      </div>
    </SidePanel>
  )
}
