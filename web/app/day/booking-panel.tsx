import { useState } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { confirmBooking, recordArrival, recordNoShow, recordSeating, waiveFee } from '../../api/bookings.ts'
import type { Booking, Shop } from '../../api/types.ts'
import { money } from '../../components/money.ts'
import { Notice } from '../../components/notice.tsx'
import { PhoneLink } from '../../components/phone-link.tsx'
import { Slip } from '../../components/slip.tsx'
import { clockOf, duration, longDay, dayOf, timeSpan } from '../../time/local.ts'
import { StateMark } from '../state-mark.tsx'
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
    mutationFn: (verb: () => Promise<unknown>) => verb(),
    onSuccess: async () => {
      setAsking(null)
      await queries.invalidateQueries({ queryKey: ['day'] })
      await queries.invalidateQueries({ queryKey: ['series'] })
    },
  })
  const { client } = booking
  const next = nextSteps[booking.state]
  const done = (verb: () => Promise<unknown>) => act.mutate(verb)
  return (
    <SidePanel title={client.name} onClose={onClose}>
      <StateMark state={booking.state} />
      <div className="mt-4">
        <Slip
          lines={[
            ...(booking.items.length > 1
              ? booking.items.map((item) => ({
                  label: clockOf(item.start_at),
                  value: `${item.service.name}${item.guest_name ? ` for ${item.guest_name}` : ''} with ${item.barber.name}`,
                }))
              : [
                  {
                    label: 'Service',
                    value: `${booking.service.name}, ${duration(booking.service.duration_minutes)}`,
                  },
                  { label: 'With', value: booking.barber.name },
                ]),
            { label: 'When', value: `${longDay(dayOf(booking.start_at))}, ${timeSpan(booking)}` },
            ...(client.phone ? [{ label: 'Phone', value: <PhoneLink phone={client.phone} /> }] : []),
            ...(client.email
              ? [
                  {
                    label: 'E-mail',
                    value: (
                      <a className="link break-all" href={`mailto:${client.email}`}>
                        {client.email}
                      </a>
                    ),
                  },
                ]
              : []),
            {
              label: 'Price',
              value: (
                <span className="tabular">
                  {money(booking.price)}
                  {booking.payment && `, ${money(booking.payment.amount)} taken`}
                </span>
              ),
            },
            ...booking.fees.map((fee) => ({
              label: 'Late fee',
              value: (
                <span className="tabular">
                  {money(fee.amount)}
                  {fee.waived && ', waived'}
                </span>
              ),
              action: fee.waived ? undefined : (
                <button
                  type="button"
                  className="link"
                  onClick={() => done(() => waiveFee(booking.id, fee.id))}
                >
                  Waive
                </button>
              ),
            })),
            ...(booking.note ? [{ label: 'Note', value: booking.note }] : []),
          ]}
        />
      </div>
      {booking.series && <SeriesDates booking={booking} onShow={onShow} />}
      {act.error && (
        <div className="mt-4">
          <Notice tone="bad" live title="Nothing was changed.">
            <p>{act.error.message}</p>
          </Notice>
        </div>
      )}
      <div className="mt-5 space-y-3">
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
          <Move booking={booking} shop={shop} onShow={onShow} onBack={() => setAsking(null)} />
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
