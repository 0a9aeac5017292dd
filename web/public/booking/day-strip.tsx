import { useEffect, useRef } from 'react'
import { Icon } from '../../components/icons.tsx'
import { monthOf, nearDay, shortWeekday } from '../../time/local.ts'
import type { StripDay } from './slots.ts'

interface DayStripProps {
  days: StripDay[]
  today: string
  chosen: string | null
  loading: boolean
  onChoose: (day: string) => void
  /** Null where there is nothing earlier or later to show. */
  onEarlier: (() => void) | null
  onLater: (() => void) | null
}

function caption(day: StripDay): string {
  if (day.free === 0) return 'none'
  return day.free <= 3 ? `${day.free} left` : `${day.free} free`
}

/** Two weeks as a strip; under each day a bar that fills as the day does. */
export function DayStrip(props: DayStripProps) {
  const strip = useRef<HTMLFieldSetElement>(null)
  useEffect(() => {
    const pressed = strip.current?.querySelector<HTMLElement>('[aria-pressed="true"]')
    const box = strip.current
    if (!pressed || !box) return
    const left = pressed.offsetLeft - box.scrollLeft
    if (left < 0 || left + pressed.offsetWidth > box.clientWidth) box.scrollLeft = pressed.offsetLeft - 84
  }, [props.chosen, props.days.length])
  const first = props.days[0]
  const last = props.days[props.days.length - 1]
  const months =
    first && last
      ? monthOf(first.day) === monthOf(last.day)
        ? monthOf(first.day)
        : `${monthOf(first.day)} – ${monthOf(last.day)}`
      : ''
  return (
    <div>
      <div className="flex items-center justify-between">
        <p className="font-[560]">{months}</p>
        <div className="-mr-2 flex">
          <ArrowButton name="left" label="Earlier days" onPress={props.onEarlier} />
          <ArrowButton name="right" label="Later days" onPress={props.onLater} />
        </div>
      </div>
      <fieldset
        ref={strip}
        aria-label="Day"
        aria-busy={props.loading}
        className="day-strip relative -mx-5 mt-1 flex min-w-0 gap-1 overflow-x-auto px-5 pb-1 sm:mx-0 sm:px-0 lg:gap-0.5"
      >
        {props.days.map((day) => (
          <button
            key={day.day}
            type="button"
            className="day-button flex w-[4.1rem] shrink-0 flex-col items-center px-1 py-2.5 lg:w-auto lg:min-w-0 lg:flex-1 lg:px-0"
            aria-pressed={day.day === props.chosen}
            onClick={() => props.onChoose(day.day)}
          >
            <span className="text-small text-soft">
              {day.day === props.today ? nearDay(day.day, props.today) : shortWeekday(day.day)}
            </span>{' '}
            <span className={`tabular font-serif text-title ${day.free ? '' : 'text-soft'}`}>
              {Number(day.day.slice(8))}
            </span>
            <span className="sr-only"> {monthOf(day.day)}, </span>
            <span className="mt-1.5 block h-1 w-9 overflow-hidden rounded-full bg-line" aria-hidden="true">
              {day.booked !== null && (
                <span
                  className="block h-full rounded-full bg-accent"
                  style={{ width: `${Math.max(12, 100 - day.booked * 100)}%` }}
                />
              )}
            </span>
            <span className="tabular mt-1 text-small text-soft">{props.loading ? '…' : caption(day)}</span>
          </button>
        ))}
      </fieldset>
    </div>
  )
}

function ArrowButton(props: { name: 'left' | 'right'; label: string; onPress: (() => void) | null }) {
  return (
    <button
      type="button"
      aria-label={props.label}
      disabled={!props.onPress}
      onClick={() => props.onPress?.()}
      className="grid size-11 place-items-center rounded text-ink hover:bg-wash disabled:text-edge disabled:hover:bg-transparent"
    >
      <Icon name={props.name} />
    </button>
  )
}
