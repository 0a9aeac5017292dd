import { useMemo, useState } from 'react'
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { type readHours, removeHours, setHours } from '../../../api/hours.ts'
import { ApiProblem } from '../../../api/request.ts'
import type { Barber, HoursVersion } from '../../../api/types.ts'
import { clockChangesAfter } from '../../../time/clock-change.ts'
import { addDays, datedDay, foreignZone, longDay, todayIn } from '../../../time/local.ts'
import { shopQuery } from '../../session.ts'
import { ChangeProblem } from '../change-problem.tsx'
import { ClockNotes, DateField, FormEnd, FormHead } from '../form-parts.tsx'
import { hoursQuery } from '../nights.ts'
import type { Change, Done } from '../use-change.ts'
import { editedHours, sentHours, weekProblems, type Week } from '../week.ts'
import { clockNotesOf } from './clock-notes.ts'
import { roomUntil, spanWords, stretchesOf } from './stretches.ts'
import { WeekView } from './week-view.tsx'
import { WeekFields } from './week-fields.tsx'

/** Weekly hours that a person begins to write. */
export interface HoursDraft {
  from: string
  /** Empty: without an end. */
  until: string
  week: Week
  /** Whether they are put beside the others, instead of in place of those that begin on the same date. */
  isNew: boolean
}

/** Weekly hours from a date on. */
export function HoursForm(props: {
  barber: Barber
  name: string
  versions: HoursVersion[]
  etag: string
  start: HoursDraft
  change: Change
  onSaved: () => void
  onBack: () => void
}) {
  const { barber, name, versions, etag, start, change, onSaved, onBack } = props
  const { data: shop } = useSuspenseQuery(shopQuery)
  const today = todayIn(shop.time_zone)
  const [from, setFrom] = useState(start.from)
  const [until, setUntil] = useState(start.until)
  const [week, setWeek] = useState(() => start.week.map(editedHours))
  const [isTried, setTried] = useState(false)
  // What was read when the form was opened: who saves is told first what somebody else has changed since.
  const [basis, setBasis] = useState(etag)
  const queries = useQueryClient()
  const problems = weekProblems(week)
  const room = from ? roomUntil(versions, from) : null
  const end = until || room
  const changes = useMemo(() => clockChangesAfter(today, shop.time_zone), [today, shop.time_zone])
  const notes = clockNotesOf([{ from, to: end, week, version: null }], changes)
  const zone = foreignZone(shop.time_zone)

  const save = async (): Promise<Done> => {
    const weekly = week.flatMap((hours, day) => sentHours(hours).map((one) => ({ weekday: day + 1, ...one })))
    const replaced = versions.find(({ valid_from }) => valid_from === from)
    const after = await setHours(barber.id, { valid_from: from, valid_to: end, weekly }, basis)
    const isThere = after.items.some(({ valid_from }) => valid_from === from)
    const undo = replaced
      ? () => setHours(barber.id, { ...replaced, valid_from: from }, '*')
      : () => removeHours(barber.id, from, '*')
    return {
      ...after,
      text: `${name}’s hours are saved and hold ${from <= today ? 'now' : `from ${datedDay(from, today)}`}${end ? `, until ${datedDay(end, today)}` : ''}.`,
      ...(isThere || replaced ? { undo } : {}),
    }
  }
  const submit = () => {
    setTried(true)
    if (problems.some((problem) => problem !== null)) return
    change.run(save).then(onSaved, () => {
      const read = queries.getQueryData<Awaited<ReturnType<typeof readHours>>>(hoursQuery(barber.id).queryKey)
      if (read) setBasis(read.etag)
    })
  }
  return (
    <form
      className="mt-7 space-y-5"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <FormHead>
        {start.isNew ? `New hours of ${name}` : `${name}’s hours from ${datedDay(start.from, today)}`}
      </FormHead>
      <div className="grid gap-4 sm:max-w-[32rem] sm:grid-cols-2">
        {start.isNew && <DateField id="from" label="From" value={from} onValue={setFrom} min={today} />}
        <DateField
          id="until"
          label="Until"
          optional
          value={until}
          onValue={setUntil}
          min={from}
          hint={
            until
              ? `${longDay(until)} ${until.slice(0, 4)}; then the hours from before hold again.`
              : room
                ? `They end on ${datedDay(room, today)}: other hours begin on ${datedDay(addDays(room, 1), today)}.`
                : 'Empty: without an end.'
          }
        />
      </div>
      <WeekFields week={week} problems={isTried ? problems : week.map(() => null)} onWeek={setWeek} />
      <div className="space-y-2 text-small text-soft">
        <p>
          Hours that end after midnight, such as 22:30–02:00, belong to the day on which they begin.
          {zone && ` All times are ${zone} time.`}
        </p>
        {week.every((hours) => hours.length === 0) && (
          <p className="text-warn">Without any hours nobody can book {name} on these dates.</p>
        )}
      </div>
      <ClockNotes notes={notes} />
      {isTried && problems.some((problem) => problem !== null) && (
        <p role="alert" className="text-bad">
          Some hours are not right yet. Each says what is wrong.
        </p>
      )}
      <ChangeProblem problem={change.problem} title="The hours are not saved." />
      {change.problem instanceof ApiProblem && change.problem.code === 'precondition_failed' && (
        <Meanwhile name={name} versions={versions} today={today} />
      )}
      <FormEnd word="Save the hours" busy={change.busy} onBack={onBack} />
    </form>
  )
}

/** The hours that somebody else has written since the form was opened. */
function Meanwhile({ name, versions, today }: { name: string; versions: HoursVersion[]; today: string }) {
  return (
    <section aria-label="Written meanwhile" className="space-y-3">
      <p>What you have written is kept. These are {name}’s hours now; save again to put yours among them.</p>
      {stretchesOf(versions)
        .filter(({ to }) => to === null || to >= today)
        .map((stretch) => (
          <div key={stretch.from}>
            <h3 className="font-sans font-[600] tracking-normal">{spanWords(stretch, today)}</h3>
            <WeekView week={stretch.week} />
          </div>
        ))}
    </section>
  )
}
