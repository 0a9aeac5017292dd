import { Field } from '../../../components/field.tsx'
import { ClockInput } from '../clock-input.tsx'
import { DateField } from '../form-parts.tsx'
import { weekdays } from '../week.ts'
import { isByWeek, type Repetition } from './repetition.ts'
import { SelectField } from '../../../components/select-field.tsx'

interface Clocks {
  opens: string
  closes: string
}

/** From when to when on the wall clock. */
export function ClockFields(props: {
  clocks: Clocks
  isNight: boolean
  error: string | null
  onClocks: (clocks: Clocks) => void
}) {
  const { clocks, isNight, error, onClocks } = props
  const field = (name: keyof Clocks, label: string, hint?: string) => (
    <Field id={name} label={label} hint={hint} error={clocks[name] === '' ? error : null}>
      {(aria) => (
        <ClockInput
          {...aria}
          value={clocks[name]}
          onValue={(value) => onClocks({ ...clocks, [name]: value })}
        />
      )}
    </Field>
  )
  return (
    <div className="flex gap-4">
      {field('opens', 'From')}
      {field('closes', 'To', isNight ? 'On the day after.' : undefined)}
    </div>
  )
}

const often: [Repetition['every'], string][] = [
  ['never', 'Once'],
  ['day', 'Every day'],
  ['week', 'Every week'],
  ['other-week', 'Every other week'],
  ['month', 'Every month'],
  ['year', 'Every year'],
]

/** How often, on which weekdays, and until when. */
export function RepetitionFields(props: {
  repetition: Repetition
  first: string
  onRepetition: (repetition: Repetition) => void
}) {
  const { repetition, first, onRepetition } = props
  const { every, days, until } = repetition
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          id="every"
          label="How often"
          value={every}
          options={often.map(([value, name]) => ({ value, name }))}
          onValue={(chosen) => {
            const next = often.find(([value]) => value === chosen)
            if (next) onRepetition({ ...repetition, every: next[0] })
          }}
        />
        {every !== 'never' && (
          <DateField
            id="until"
            label="Until"
            optional
            value={until}
            onValue={(value) => onRepetition({ ...repetition, until: value })}
            min={first}
          />
        )}
      </div>
      {isByWeek(repetition) && (
        <fieldset aria-label="On which weekdays" className="grid grid-cols-7 gap-1 sm:flex sm:gap-1.5">
          {weekdays.map((name, day) => (
            <button
              key={name}
              type="button"
              className="day-chip min-h-11 justify-center max-sm:px-0"
              aria-pressed={days.includes(day)}
              onClick={() =>
                onRepetition({
                  ...repetition,
                  days: days.includes(day) ? days.filter((one) => one !== day) : [...days, day],
                })
              }
            >
              {name.slice(0, 3)}
            </button>
          ))}
        </fieldset>
      )}
    </>
  )
}
