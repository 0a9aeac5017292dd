import { useRef, useState, type KeyboardEvent } from 'react'
import type { Booking } from '../../api/types.ts'
import { Icon } from '../../components/icons.tsx'
import { stateWord } from '../../components/states.ts'
import { clockOf, minuteOf } from '../../time/local.ts'
import { stateSign } from '../state-mark.tsx'
import { neighbour, rowMinutes, rowOf, rowsOf, spanOf } from './layout.ts'

/** A barber and the bookings of the day. */
export interface Column {
  id: string
  name: string
  /** Share of the open minutes that is booked, 0–1; null when unknown. */
  ratio: number | null
  /** Does not work that day. */
  off: boolean
  bookings: Booking[]
}

interface DayGridProps {
  columns: Column[]
  /** Minutes since midnight on the shop's clock; null on another day. */
  now: number | null
  open: string | null
  onOpen: (id: string) => void
}

const two = (n: number) => String(n).padStart(2, '0')

/** The day as one column per barber, with a line at the present. Arrow keys move from booking to booking. */
export function DayGrid({ columns, now, open, onOpen }: DayGridProps) {
  const grid = useRef<HTMLFieldSetElement>(null)
  const [reached, setReached] = useState<string | null>(null)
  const lists = columns.map((column) => column.bookings)
  const span = spanOf(lists.flat())
  const rows = (span.to - span.from) / rowMinutes
  const hours = Array.from({ length: (span.to - span.from) / 60 + 1 }, (_, index) => span.from / 60 + index)
  const entry = reached ?? open ?? lists.flat()[0]?.id ?? null
  const move = (event: KeyboardEvent<HTMLButtonElement>) => {
    const id = event.currentTarget.dataset.booking
    const next = id ? neighbour(lists, id, event.key) : null
    if (!next) return
    event.preventDefault()
    grid.current?.querySelector<HTMLElement>(`[data-booking="${next.id}"]`)?.focus()
  }
  return (
    <fieldset
      ref={grid}
      aria-label="Bookings by barber; arrow keys move between them"
      className="day-grid flex-1"
      style={{
        gridTemplateColumns: `3.6rem repeat(${columns.length}, minmax(8.5rem, 1fr))`,
        gridTemplateRows: `auto repeat(${rows}, minmax(6px, calc((100dvh - 15.5rem) / ${rows}))) 0.75rem`,
      }}
    >
      <div className="day-head" style={{ gridArea: '1 / 1' }} />
      {columns.map((column, index) => (
        <div
          key={column.id}
          className="day-head flex items-baseline justify-between gap-2 px-2.5 py-2.5"
          style={{ gridArea: `1 / ${index + 2}` }}
        >
          <h2 className="font-serif text-lead">{column.name}</h2>
          <span className="tabular text-small text-soft">
            {column.off ? 'off' : column.ratio !== null && `${Math.round(column.ratio * 100)} %`}
          </span>
        </div>
      ))}
      {columns.map((column, index) => (
        <div
          key={column.id}
          className="day-column"
          data-off={column.off}
          style={{ gridArea: `2 / ${index + 2} / -1` }}
        />
      ))}
      {hours.map((hour) => (
        <div
          key={hour}
          className="day-hour"
          style={{ gridArea: `${rowOf(hour * 60, span)} / 2 / auto / -1` }}
        />
      ))}
      {hours
        .slice(0, -1)
        .filter((hour) => now === null || Math.abs(now - hour * 60) > 18)
        .map((hour) => (
          <span key={hour} className="day-hour-name" style={{ gridArea: `${rowOf(hour * 60, span)} / 1` }}>
            {two(hour)}:00
          </span>
        ))}
      {now !== null && now >= span.from && now <= span.to && (
        <>
          <span className="day-now-name" style={{ gridArea: `${rowOf(now, span)} / 1` }}>
            <span className="sr-only">Now </span>
            {two(Math.floor(now / 60))}:{two(now % 60)}
          </span>
          <div className="day-now" style={{ gridArea: `${rowOf(now, span)} / 2 / auto / -1` }} />
        </>
      )}
      {columns.flatMap((column, index) =>
        column.bookings.map((booking) => {
          const { start, end } = rowsOf(booking, span)
          const tall = minuteOf(booking.end_at) - minuteOf(booking.start_at) >= 40
          return (
            <button
              key={booking.id}
              type="button"
              data-booking={booking.id}
              data-state={booking.state}
              className="appointment"
              aria-pressed={booking.id === open}
              tabIndex={booking.id === entry ? 0 : -1}
              onKeyDown={move}
              onFocus={() => setReached(booking.id)}
              onClick={() => onOpen(booking.id)}
              style={{ gridArea: `${start} / ${index + 2} / ${end}` }}
            >
              <span className="flex items-center gap-1.5">
                <span className="tabular appointment-soft">{clockOf(booking.start_at)}</span>{' '}
                <span className="shrink-0 font-[560]">{booking.client.name}</span>{' '}
                {!tall && <span className="appointment-soft truncate">{booking.service.name}</span>}
                <Icon name={stateSign(booking.state)} size={13} className="ml-auto shrink-0" />
              </span>
              {tall && <span className="appointment-soft block truncate">{booking.service.name}</span>}
              <span className="sr-only">
                , with {column.name}, {stateWord(booking.state)}
              </span>
            </button>
          )
        }),
      )}
    </fieldset>
  )
}
