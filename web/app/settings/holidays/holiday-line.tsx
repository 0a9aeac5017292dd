import { addDateOverrides, removeDateOverride } from '../../../api/hours.ts'
import type { Conflict, DateOverride } from '../../../api/types.ts'
import { Icon } from '../../../components/icons.tsx'
import { attempts } from '../../../api/attempt.ts'
import { datedDay } from '../../../time/local.ts'
import { DeleteButton, ListLine } from '../list-line.tsx'
import type { useOwnBarbers } from '../own-barbers.ts'
import type { Change } from '../use-change.ts'
import { dayText } from '../week.ts'
import type { DateGroup } from './group-dates.ts'

/** Dates that belong together: which, whose, what holds; they can be deleted together or one by one. */
export function HolidayLine(props: {
  group: DateGroup
  people: ReturnType<typeof useOwnBarbers>
  today: string
  change: Change
}) {
  const { group, people, today, change } = props
  const { first, last, overrides } = group
  const { barber_id: barberId, hours, reason } = overrides[0]
  const mayDelete = people.maySet(barberId)
  const remove = (some: [DateOverride, ...DateOverride[]]) =>
    void change.run(() => removed(some, today)).catch(() => undefined)
  const dates = datesText(first, last, today)
  return (
    <ListLine
      when={dates}
      what={
        <>
          {people.nameOf(barberId)}:{' '}
          <span className="tabular">{dayText(hours, barberId ? 'off' : 'closed')}</span>
        </>
      }
      reason={reason}
      action={
        mayDelete && (
          <DeleteButton
            what={`${dates}${reason ? `, ${reason}` : ''}`}
            busy={change.busy}
            onPress={() => remove(overrides)}
          />
        )
      }
    >
      {mayDelete && overrides.length > 1 && (
        <details>
          <summary className="link inline-flex min-h-11 items-center text-small">
            Delete one of these days
          </summary>
          <ul className="flex flex-wrap gap-1.5 pb-2">
            {overrides.map((one) => (
              <li key={one.id}>
                <button
                  type="button"
                  className="day-chip min-h-11"
                  aria-label={`Delete ${datedDay(one.date, today)}`}
                  disabled={change.busy}
                  onClick={() => remove([one])}
                >
                  {datedDay(one.date, today)} <Icon name="cross" size={12} />
                </button>
              </li>
            ))}
          </ul>
        </details>
      )}
    </ListLine>
  )
}

/** `Thu 24 Dec`, or `Thu 24 Dec – Sat 26 Dec`. */
export function datesText(first: string, last: string, today: string): string {
  return first === last ? datedDay(first, today) : `${datedDay(first, today)} – ${datedDay(last, today)}`
}

async function removed(overrides: [DateOverride, ...DateOverride[]], today: string) {
  const conflicts: Conflict[] = []
  for (const { id } of overrides) conflicts.push(...(await removeDateOverride(id)).conflicts)
  const [one] = overrides
  const last = overrides.at(-1) ?? one
  const { barber_id, date, hours, reason } = one
  const again = { barber_id, date, until: last.date, hours, reason }
  return {
    text: `${datesText(date, last.date, today)} deleted: the weekly hours hold again.`,
    undo: () => addDateOverrides(again, attempts()(again)),
    conflicts,
    conflict_count: conflicts.length,
  }
}
