import { useState } from 'react'
import { cancelBooking, completeBooking } from '../../api/bookings.ts'
import { cancelSeries, type SeriesScope } from '../../api/series.ts'
import type { Booking } from '../../api/types.ts'
import { TextField } from '../../components/field.tsx'
import { ScopeChoice } from './scope-choice.tsx'

interface FormProps {
  booking: Booking
  busy: boolean
  onDone: (verb: () => Promise<unknown>) => void
  onBack: () => void
}

/** The end of a visit, with what was paid. */
export function Completion({ booking, busy, onDone, onBack }: FormProps) {
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

/** Calls a booking off: of a series one, that one and all after it, or all. */
export function Cancellation({ booking, busy, onDone, onBack }: FormProps) {
  const [reason, setReason] = useState('')
  const [scope, setScope] = useState<SeriesScope>('this')
  const { series } = booking
  const cancel = () =>
    series && scope !== 'this'
      ? cancelSeries(series.id, scope, booking.id)
      : cancelBooking(booking.id, reason.trim() || undefined)
  return (
    <form
      className="space-y-3"
      onSubmit={(event) => {
        event.preventDefault()
        onDone(cancel)
      }}
    >
      {series && <ScopeChoice legend="Cancel" value={scope} onValue={setScope} />}
      <p>
        {scope === 'this'
          ? 'The time is offered to others at once. This can’t be taken back.'
          : 'These times are offered to others at once. What has begun stays. This can’t be taken back.'}
      </p>
      {scope === 'this' && (
        <TextField id="reason" label="Reason" optional value={reason} onValue={setReason} maxLength={200} />
      )}
      <Answer
        word={scope === 'this' ? 'Cancel the booking' : 'Cancel these bookings'}
        busy={busy}
        onBack={onBack}
      />
    </form>
  )
}

/** Yes to something that can't be taken back, or back. */
export function Answer(props: { word: string; busy: boolean; onYes?: () => void; onBack: () => void }) {
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
