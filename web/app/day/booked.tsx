import type { Booking } from '../../api/types.ts'
import { money } from '../../components/money.ts'
import { Slip } from '../../components/slip.tsx'
import { dayOf, longDay, timeSpan } from '../../time/local.ts'
import { StateMark } from '../state-mark.tsx'

/** A booking that was just made, to be read back to whom it is for. */
export function Booked(props: { booking: Booking; onShow: (() => void) | null; onAnother: () => void }) {
  const { booking } = props
  const { client } = booking
  return (
    <div className="rise">
      <StateMark state={booking.state} />
      <div className="mt-4">
        <Slip
          lines={[
            { label: 'For', value: client.name },
            { label: 'Service', value: booking.service.name },
            { label: 'With', value: booking.barber.name },
            { label: 'When', value: `${longDay(dayOf(booking.start_at))}, ${timeSpan(booking)}` },
            { label: 'Price', value: <span className="tabular">{money(booking.price)}</span> },
          ]}
        />
      </div>
      <p className="mt-3 text-small text-soft">
        {client.email
          ? `A confirmation goes to ${client.email}.`
          : 'No e-mail address: tell them the time, nothing is sent.'}
      </p>
      <div className="mt-5 flex flex-wrap gap-2">
        {props.onShow && (
          <button type="button" className="button button-main" onClick={props.onShow}>
            Show it
          </button>
        )}
        <button type="button" className="button button-quiet" onClick={props.onAnother}>
          Book another
        </button>
      </div>
    </div>
  )
}
