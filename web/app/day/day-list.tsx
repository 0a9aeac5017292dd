import { useState } from 'react'
import type { Booking } from '../../api/types.ts'
import { callName } from '../../components/call-name.ts'
import { clockOf, minuteOf } from '../../time/local.ts'
import { StateMark } from '../state-mark.tsx'
import type { Column } from './day-grid.tsx'

interface DayListProps {
  columns: Column[]
  now: number | null
  open: string | null
  onOpen: (id: string) => void
}

/** The day of one barber as a list, for a phone. */
export function DayList({ columns, now, open, onOpen }: DayListProps) {
  const [barber, setBarber] = useState<string | null>(null)
  const column = columns.find((one) => one.id === barber) ?? columns[0]
  if (!column) return null
  const upcoming = now === null ? -1 : column.bookings.findIndex((one) => minuteOf(one.end_at) > now)
  return (
    <div>
      {columns.length > 1 && (
        <fieldset aria-label="Barber" className="min-w-0 -mx-4 flex gap-2 overflow-x-auto px-4 py-3">
          {columns.map((one) => (
            <button
              key={one.id}
              type="button"
              className="day-chip min-h-11"
              aria-pressed={one.id === column.id}
              onClick={() => setBarber(one.id)}
            >
              {callName(one, columns)} <span className="tabular opacity-75">{one.bookings.length}</span>
            </button>
          ))}
        </fieldset>
      )}
      {column.bookings.length === 0 && (
        <p className="border-y border-line py-8 text-soft">
          Nothing is booked for {column.name} on this day.
        </p>
      )}
      <ul className="border-t border-line">
        {column.bookings.map((booking, index) => (
          <li
            key={booking.id}
            className={`border-b ${index + 1 === upcoming ? 'border-accent' : 'border-line'}`}
          >
            <ListLine booking={booking} open={booking.id === open} onOpen={onOpen} />
          </li>
        ))}
      </ul>
    </div>
  )
}

function ListLine({
  booking,
  open,
  onOpen,
}: {
  booking: Booking
  open: boolean
  onOpen: (id: string) => void
}) {
  const over = ['completed', 'no_show'].includes(booking.state)
  return (
    <button
      type="button"
      data-booking={booking.id}
      aria-pressed={open}
      className={`flex w-full items-baseline gap-4 py-3 text-left ${over ? 'text-soft' : ''}`}
      onClick={() => onOpen(booking.id)}
    >
      <span className="tabular w-12 font-[560]">{clockOf(booking.start_at)}</span>
      <span className="min-w-0 flex-1">
        <span className="block truncate font-[560]">{booking.client.name}</span>
        <span className="block truncate text-small text-soft">{booking.service.name}</span>
      </span>
      <StateMark state={booking.state} />
    </button>
  )
}
