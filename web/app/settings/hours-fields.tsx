import type { ReactNode } from 'react'
import type { DayHours } from '../../api/types.ts'
import { Icon } from '../../components/icons.tsx'
import { ClockInput } from './clock-input.tsx'
import { isOvernight, withBreak, withMore } from './week.ts'

/** Hours of one day to be written: several with a gap between them, also past midnight. */
export function HoursFields(props: {
  /** Said to a screen reader before each field, such as `Monday`. */
  name: string
  /** The day on which hours past midnight end. */
  nextDay: string
  hours: DayHours[]
  problem: string | null
  onHours: (hours: DayHours[]) => void
  /** What stands in place of no hours. */
  none?: ReactNode
  /** Further buttons. */
  children?: ReactNode
}) {
  const { name, hours, onHours, problem } = props
  const put = (index: number, change: Partial<DayHours>) =>
    onHours(hours.map((one, at) => (at === index ? { ...one, ...change } : one)))
  const [broken, more] = [withBreak(hours), withMore(hours)]
  const isOpen = hours.some(({ opens, closes }) => opens === '' || closes === '')
  const isWrong = (clock: string) => (problem !== null && (clock === '' || !isOpen)) || undefined
  const count = (index: number) => (hours.length > 1 ? ` ${index + 1}` : '')
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-4">
      <div className="min-w-0">
        {hours.length === 0 && props.none}
        {hours.map((one, index) => (
          <div key={index} className="mb-1 flex flex-wrap items-center gap-x-2">
            <ClockInput
              aria-label={`${name}, from${count(index)}`}
              value={one.opens}
              aria-invalid={isWrong(one.opens)}
              onValue={(opens) => put(index, { opens })}
            />
            <span aria-hidden="true">–</span>
            <ClockInput
              aria-label={`${name}, to${count(index)}`}
              value={one.closes}
              aria-invalid={isWrong(one.closes)}
              onValue={(closes) => put(index, { closes })}
            />
            <button
              type="button"
              className="grid size-11 place-items-center rounded text-soft hover:bg-wash hover:text-ink"
              aria-label={`Remove these hours of ${name}`}
              onClick={() => onHours(hours.filter((_, at) => at !== index))}
            >
              <Icon name="cross" />
            </button>
            {isOvernight(one) && <span className="text-small text-soft">ends on {props.nextDay}</span>}
          </div>
        ))}
        {problem && <p className="mb-1 text-small text-bad">{problem}</p>}
      </div>
      <div className="-ml-2 flex flex-wrap">
        {more.length > hours.length && (
          <Small
            name={name}
            word={hours.length > 0 ? 'More hours' : 'Add hours'}
            onPress={() => onHours(more)}
          />
        )}
        {broken.length > hours.length && <Small name={name} word="Break" onPress={() => onHours(broken)} />}
        {props.children}
      </div>
    </div>
  )
}

/** A small button of a day. */
export function Small(props: { name: string; word: string; pressed?: boolean; onPress: () => void }) {
  return (
    <button
      type="button"
      className="min-h-11 rounded px-2 text-small text-soft underline decoration-line underline-offset-4 hover:text-ink hover:decoration-accent"
      aria-label={`${props.word}: ${props.name}`}
      aria-expanded={props.pressed}
      onClick={props.onPress}
    >
      {props.word}
    </button>
  )
}
