import { useMemo, useState } from 'react'
import { Link } from '@tanstack/react-router'
import { addTimeOff, removeTimeOff } from '../../../api/hours.ts'
import { attempts } from '../../../api/attempt.ts'
import { clockChangesAfter, clockNote } from '../../../time/clock-change.ts'
import { addDays } from '../../../time/local.ts'
import { ChangeProblem } from '../change-problem.tsx'
import { Choice, ClockNotes, DateField, FormEnd, FormHead, WhoField, ReasonField } from '../form-parts.tsx'
import { useNights } from '../nights.ts'
import type { useOwnBarbers } from '../own-barbers.ts'
import type { Change, Done } from '../use-change.ts'
import { offText } from './off-text.ts'
import { firstDay, isByWeek, ruleOf, weekdayIndex, type Repetition } from './repetition.ts'
import { ClockFields, RepetitionFields } from './time-off-fields.tsx'

/** Time off or a break that a person writes down. */
export function TimeOffForm(props: {
  people: ReturnType<typeof useOwnBarbers>
  today: string
  timeZone: string
  change: Change
  onSaved: () => void
  onBack: () => void
}) {
  const { people, today, timeZone, change, onSaved, onBack } = props
  const [barber, setBarber] = useState<string | null>(null)
  const [kind, setKind] = useState<'time_off' | 'break'>('time_off')
  const [span, setSpan] = useState<'days' | 'hours'>('days')
  const [first, setFirst] = useState(today)
  const [last, setLast] = useState('')
  const [clocks, setClocks] = useState({ opens: '13:00', closes: '14:00' })
  const [repetition, setRepetition] = useState<Repetition>({ every: 'never', days: [], until: '' })
  const [reason, setReason] = useState('')
  const [isTried, setTried] = useState(false)
  const [keyOf] = useState(attempts)
  const who = barber ?? people.own ?? people.data?.[0]?.id ?? ''
  const barberId = who || null
  const hasNights = useNights(barberId ? [barberId] : (people.data ?? []).map(({ id }) => id), timeZone)

  const chosen =
    isByWeek(repetition) && repetition.days.length === 0 && first
      ? { ...repetition, days: [weekdayIndex(first)] }
      : repetition
  const begins = first ? firstDay(first, chosen) : ''
  const isNight = span === 'hours' && (last === '' || last === first) && clocks.closes <= clocks.opens
  // What repeats lasts as long each time, wherever its first weekday is.
  const ends = begins && addDays(begins, last > first ? daysFrom(first, last) : 0)
  const problem = last !== '' && last < first ? 'It comes before the first day.' : null
  const clocksProblem =
    span === 'hours' && (clocks.opens === '' || clocks.closes === '') ? 'Such as 09:30.' : null
  const times =
    begins === '' || clocksProblem
      ? null
      : span === 'days'
        ? { starts_at_local: `${begins}T00:00`, ends_at_local: `${addDays(ends, 1)}T00:00` }
        : {
            starts_at_local: `${begins}T${clocks.opens}`,
            ends_at_local: `${isNight ? addDays(ends, 1) : ends}T${clocks.closes}`,
          }
  const rrule = ruleOf(chosen)
  const changes = useMemo(() => clockChangesAfter(today, timeZone), [today, timeZone])
  const notes =
    span === 'hours' && begins && clocksProblem === null && last <= first
      ? changes.flatMap((one) => clockNote({ day: begins, ...clocks }, one, 'It') ?? [])
      : []

  const save = async (): Promise<Done> => {
    const wish = {
      barber_id: barberId,
      kind,
      ...(times ?? { starts_at_local: '', ends_at_local: '' }),
      rrule,
      ...(reason.trim() ? { reason: reason.trim() } : {}),
    }
    const after = await addTimeOff(wish, keyOf(wish))
    return {
      ...after,
      text: `${offText(after, today)}: saved for ${barberId ? people.nameOf(barberId) : 'everybody'}.`,
      undo: () => removeTimeOff(after.id),
    }
  }
  return (
    <form
      className="mt-6 space-y-5 border-y border-line py-6"
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (times && problem === null) change.run(save).then(onSaved, () => undefined)
      }}
    >
      <FormHead>Time off or a break</FormHead>
      <div className="grid gap-4 sm:max-w-[34rem]">
        <WhoField id="for" people={people} everybody="Everybody" value={who} onValue={setBarber} />
        <div className="flex flex-wrap gap-x-12 gap-y-3">
          <Choice
            label="What"
            value={kind}
            options={[
              ['time_off', 'Time off'],
              ['break', 'Break'],
            ]}
            onValue={(value) => {
              setKind(value)
              if (value === 'break') setSpan('hours')
            }}
          />
          <Choice
            label="How long"
            value={span}
            options={[
              ['days', 'Whole days'],
              ['hours', 'Hours'],
            ]}
            onValue={setSpan}
          />
        </div>
        <div className="grid gap-4 sm:grid-cols-2">
          <DateField id="first" label="First day" value={first} onValue={setFirst} min={today} />
          <DateField
            id="last"
            label="Last day"
            optional
            value={last}
            onValue={setLast}
            min={first || today}
            error={isTried ? problem : null}
          />
          {span === 'hours' && (
            <ClockFields
              clocks={clocks}
              isNight={isNight}
              error={isTried ? clocksProblem : null}
              onClocks={setClocks}
            />
          )}
        </div>
        <RepetitionFields repetition={chosen} first={first || today} onRepetition={setRepetition} />
        <ReasonField value={reason} onValue={setReason} />
      </div>
      {rrule !== null && times && (
        <p className="text-small text-soft">{offText({ ...times, rrule }, today)}.</p>
      )}
      {hasNights && span === 'days' && (
        <p className="text-small text-soft">
          Whole days are from midnight to midnight. To take a night off that ends on the next day, give the
          day on which it begins no hours under{' '}
          <Link to="/app/settings/holidays" className="link">
            Holidays
          </Link>
          .
        </p>
      )}
      <ClockNotes notes={notes} />
      <ChangeProblem problem={change.problem} title="It is not saved." />
      <FormEnd word="Save" busy={change.busy} onBack={onBack} />
    </form>
  )
}

const daysFrom = (first: string, last: string) =>
  Math.round((Date.parse(last) - Date.parse(first)) / 86_400_000)
