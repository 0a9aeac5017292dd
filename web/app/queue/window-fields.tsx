import type { NewWish } from '../../api/types.ts'
import { TextField } from '../../components/field.tsx'
import { ToggleGroup } from '../../components/toggle-group.tsx'
import { addDays } from '../../time/local.ts'
import { weekdays } from './wish-words.ts'

/** Days and times at which something would suit, as they are typed. */
export interface TypedWindow {
  key: string
  fromDate: string
  toDate: string
  /** None: every day. */
  weekdays: string[]
  /** Empty: from midnight. */
  fromTime: string
  /** Empty: until midnight. */
  toTime: string
}

let made = 0

/** The coming two weeks, any time. */
export function freshWindow(today: string): TypedWindow {
  made += 1
  return {
    key: String(made),
    fromDate: today,
    toDate: addDays(today, 14),
    weekdays: [],
    fromTime: '',
    toTime: '',
  }
}

/** What was typed as a wish says it. */
export function windowOf(typed: TypedWindow): NewWish['windows'][number] {
  return {
    from_date: typed.fromDate,
    to_date: typed.toDate,
    ...(typed.weekdays.length > 0 ? { weekdays: typed.weekdays.map(Number).toSorted((a, b) => a - b) } : {}),
    ...(typed.fromTime ? { from_time: typed.fromTime } : {}),
    ...(typed.toTime ? { to_time: typed.toTime } : {}),
  }
}

/** From when to when, on which weekdays, at what time. */
export function WindowFields(props: {
  window: TypedWindow
  name: string
  today: string
  onWindow: (window: TypedWindow) => void
  onDrop: (() => void) | null
}) {
  const { window, onWindow } = props
  const id = (field: string) => `window-${window.key}-${field}`
  return (
    <fieldset className="min-w-0 space-y-4 border-t border-line pt-4">
      <legend className="sr-only">{props.name}</legend>
      <p aria-hidden="true" className="flex items-baseline justify-between">
        <span className="font-serif text-lead">{props.name}</span>
      </p>
      <div className="grid grid-cols-2 gap-3">
        <TextField
          id={id('from')}
          label="First day"
          type="date"
          min={props.today}
          value={window.fromDate}
          onValue={(fromDate) =>
            onWindow({ ...window, fromDate, toDate: window.toDate < fromDate ? fromDate : window.toDate })
          }
        />
        <TextField
          id={id('to')}
          label="Last day"
          type="date"
          min={window.fromDate}
          value={window.toDate}
          onValue={(toDate) => onWindow({ ...window, toDate })}
        />
      </div>
      <ToggleGroup
        legend="On"
        even
        hint={window.weekdays.length === 0 ? 'None chosen: any day.' : ''}
        options={weekdays.map(({ number, short }) => ({ value: String(number), name: short }))}
        chosen={window.weekdays}
        onChosen={(chosen) => onWindow({ ...window, weekdays: chosen })}
      />
      <div className="grid grid-cols-2 gap-3">
        <TextField
          id={id('after')}
          label="From"
          optional
          type="time"
          value={window.fromTime}
          onValue={(fromTime) => onWindow({ ...window, fromTime })}
        />
        <TextField
          id={id('before')}
          label="Over by"
          optional
          type="time"
          value={window.toTime}
          onValue={(toTime) => onWindow({ ...window, toTime })}
        />
      </div>
      {props.onDrop && (
        <button type="button" className="link min-h-11" onClick={props.onDrop}>
          Leave these out
        </button>
      )}
    </fieldset>
  )
}
