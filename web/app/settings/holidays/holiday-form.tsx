import { useMemo, useState } from 'react'
import { addDateOverrides, removeDateOverride } from '../../../api/hours.ts'
import type { DayHours } from '../../../api/types.ts'
import { attempts } from '../../../api/attempt.ts'
import { clockChangesAfter } from '../../../time/clock-change.ts'
import { addDays, longWeekday } from '../../../time/local.ts'
import { ChangeProblem } from '../change-problem.tsx'
import { Choice, ClockNotes, DateField, FormEnd, FormHead, WhoField, ReasonField } from '../form-parts.tsx'
import { HoursFields } from '../hours-fields.tsx'
import { clockNotesOf } from '../hours/clock-notes.ts'
import { useNights } from '../nights.ts'
import type { useOwnBarbers } from '../own-barbers.ts'
import type { Change, Done } from '../use-change.ts'
import { dayProblem, sentHours, weekdays } from '../week.ts'
import { datesText } from './holiday-line.tsx'

/** A date, or several in a row, with hours of their own. */
export function HolidayForm(props: {
  people: ReturnType<typeof useOwnBarbers>
  today: string
  timeZone: string
  change: Change
  onSaved: () => void
  onBack: () => void
}) {
  const { people, today, timeZone, change, onSaved, onBack } = props
  const [barber, setBarber] = useState('')
  const [first, setFirst] = useState('')
  const [last, setLast] = useState('')
  const [what, setWhat] = useState<'closed' | 'open'>('closed')
  const [hours, setHours] = useState<DayHours[]>([{ opens: '10:00', closes: '14:00' }])
  const [reason, setReason] = useState('')
  const [isTried, setTried] = useState(false)
  const [keyOf] = useState(attempts)
  const barberId = people.wholeShop ? barber || null : people.own
  const hasNights = useNights(barberId ? [barberId] : (people.data ?? []).map(({ id }) => id), timeZone)
  const until = last || first
  const problem =
    what === 'open' ? (hours.length === 0 ? 'Add hours, or choose the other.' : dayProblem(hours)) : null
  const datesProblem = last !== '' && last < first ? 'It comes before the first day.' : null
  const changes = useMemo(() => clockChangesAfter(today, timeZone), [today, timeZone])
  const notes =
    what === 'open' && first
      ? clockNotesOf([{ from: first, to: until, week: weekdays.map(() => hours), version: null }], changes)
      : []

  const save = async (): Promise<Done> => {
    const wish = {
      barber_id: barberId,
      date: first,
      until,
      hours: what === 'open' ? sentHours(hours) : [],
      ...(reason.trim() ? { reason: reason.trim() } : {}),
    }
    const after = await addDateOverrides(wish, keyOf(wish))
    return {
      ...after,
      text: `${datesText(first, until, today)} saved for ${barberId ? people.nameOf(barberId) : 'the whole shop'}.`,
      undo: async () => {
        for (const { id } of after.items) await removeDateOverride(id)
      },
    }
  }
  return (
    <form
      className="mt-6 space-y-5 border-y border-line py-6"
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (problem === null && datesProblem === null) change.run(save).then(onSaved, () => undefined)
      }}
    >
      <FormHead>A date with hours of its own</FormHead>
      <div className="grid gap-4 sm:max-w-[34rem] sm:grid-cols-2">
        {people.wholeShop && (
          <div className="sm:col-span-2">
            <WhoField id="for" people={people} everybody="Whole shop" value={barber} onValue={setBarber} />
          </div>
        )}
        <DateField id="first" label="Date" value={first} onValue={setFirst} min={today} />
        <DateField
          id="last"
          label="Last day"
          optional
          value={last}
          onValue={setLast}
          min={first || today}
          {...(last ? {} : { hint: 'For several days in a row.' })}
          error={isTried ? datesProblem : null}
        />
      </div>
      <Choice
        label="On these dates"
        value={what}
        options={[
          ['closed', barberId ? 'Off' : 'Closed'],
          ['open', 'Other hours'],
        ]}
        onValue={setWhat}
      />
      {what === 'open' && (
        <div className="sm:max-w-[34rem]">
          <HoursFields
            name="That day"
            nextDay={first && !last ? longWeekday(addDays(first, 1)) : 'the next day'}
            hours={hours}
            problem={isTried ? problem : null}
            onHours={setHours}
          />
        </div>
      )}
      <div className="sm:max-w-[34rem]">
        <ReasonField value={reason} onValue={setReason} />
      </div>
      {hasNights && (
        <p className="text-small text-soft">
          A night belongs to the day on which it begins
          {first && `: the one from ${longWeekday(addDays(first, -1))} to ${longWeekday(first)} stays`}.
        </p>
      )}
      <ClockNotes notes={notes} />
      <ChangeProblem problem={change.problem} title="It is not saved." />
      <FormEnd word="Save" busy={change.busy} onBack={onBack} />
    </form>
  )
}
