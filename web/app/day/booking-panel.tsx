import { useState } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import {
  cancelBooking,
  completeBooking,
  confirmBooking,
  recordArrival,
  recordNoShow,
  recordSeating,
  waiveFee,
} from '../../api/bookings.ts'
import type { Booking } from '../../api/types.ts'
import { TextField } from '../../components/field.tsx'
import { money } from '../../components/money.ts'
import { Notice } from '../../components/notice.tsx'
import { PhoneLink } from '../../components/phone-link.tsx'
import { Slip } from '../../components/slip.tsx'
import { clockOf, duration, longDay, dayOf, timeSpan } from '../../time/local.ts'
import { StateMark } from '../state-mark.tsx'
import { SidePanel } from './side-panel.tsx'

type Asking = 'completion' | 'cancellation' | 'no-show' | null

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
  { what: 'no-show', word: 'No-show…', from: ['confirmed'] },
  { what: 'cancellation', word: 'Cancel…', from: ['hold', 'pending', 'confirmed', 'arrived'] },
]

/** One booking of the day and what can be done with it now. */
export function BookingPanel({ booking, onClose }: { booking: Booking; onClose: () => void }) {
  const [asking, setAsking] = useState<Asking>(null)
  const queries = useQueryClient()
  const act = useMutation({
    mutationFn: (verb: () => Promise<Booking>) => verb(),
    onSuccess: async () => {
      setAsking(null)
      await queries.invalidateQueries({ queryKey: ['day'] })
    },
  })
  const { client } = booking
  const next = nextSteps[booking.state]
  const done = (verb: () => Promise<Booking>) => act.mutate(verb)
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
              .filter(({ from }) => from.includes(booking.state))
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

interface FormProps {
  booking: Booking
  busy: boolean
  onDone: (verb: () => Promise<Booking>) => void
  onBack: () => void
}

function Completion({ booking, busy, onDone, onBack }: FormProps) {
  const [amount, setAmount] = useState((booking.price.amount_minor / 100).toFixed(2))
  const minor = /^\d{1,6}([.,]\d{1,2})?$/.test(amount.trim())
    ? Math.round(Number(amount.trim().replace(',', '.')) * 100)
    : null
  return (
    <form
      className="space-y-3"
      onSubmit={(event) => {
        event.preventDefault()
        if (minor !== null) onDone(() => completeBooking(booking.id, minor))
      }}
    >
      <TextField
        id="amount"
        label={`Paid in the shop, ${booking.price.currency}`}
        inputMode="decimal"
        value={amount}
        onValue={setAmount}
        error={minor === null ? 'Write an amount such as 38 or 38.50.' : null}
      />
      <div className="flex flex-wrap gap-2">
        <button type="submit" className="button button-main" aria-busy={busy}>
          Done and paid
        </button>
        <button
          type="button"
          className="button button-quiet"
          onClick={() => onDone(() => completeBooking(booking.id, null))}
        >
          Not paid yet
        </button>
        <button type="button" className="link px-2" onClick={onBack}>
          Back
        </button>
      </div>
    </form>
  )
}

function Cancellation({ booking, busy, onDone, onBack }: FormProps) {
  const [reason, setReason] = useState('')
  return (
    <form
      className="space-y-3"
      onSubmit={(event) => {
        event.preventDefault()
        onDone(() => cancelBooking(booking.id, reason.trim() || undefined))
      }}
    >
      <p>The time is offered to others at once. This can’t be taken back.</p>
      <TextField id="reason" label="Reason" optional value={reason} onValue={setReason} maxLength={200} />
      <Answer word="Cancel the booking" busy={busy} onBack={onBack} />
    </form>
  )
}

function Answer(props: { word: string; busy: boolean; onYes?: () => void; onBack: () => void }) {
  return (
    <div className="flex flex-wrap gap-2">
      <button
        type={props.onYes ? 'button' : 'submit'}
        className="button button-bad"
        aria-busy={props.busy}
        onClick={props.onYes}
      >
        {props.word}
      </button>
      <button type="button" className="button button-quiet" onClick={props.onBack}>
        Back
      </button>
    </div>
  )
}
