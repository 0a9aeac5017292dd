import { addTimeOff, removeTimeOff } from '../../../api/hours.ts'
import type { TimeOff } from '../../../api/types.ts'
import { attempts } from '../../../public/booking/attempt.ts'
import type { useOwnBarbers } from '../own-barbers.ts'
import type { Change } from '../use-change.ts'
import { isOver, offText } from './off-text.ts'

/** Time off or a break: when, whose, why; it can be deleted. */
export function TimeOffLine(props: {
  entry: TimeOff
  people: ReturnType<typeof useOwnBarbers>
  today: string
  change: Change
}) {
  const { entry, people, today, change } = props
  const when = offText(entry, today)
  const kind = entry.kind === 'break' ? 'break' : 'time off'
  const remove = async () => {
    await removeTimeOff(entry.id)
    const { id: _, ...again } = entry
    return {
      text: `The ${kind} is deleted${entry.rrule ? ', with all its repetitions' : ''}.`,
      undo: () => addTimeOff(again, attempts()(again)),
    }
  }
  return (
    <li className={`flex items-baseline gap-x-4 py-2 ${isOver(entry, today) ? 'text-soft' : ''}`}>
      <span className="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-5 gap-y-0.5 pt-2">
        <span className="tabular w-64 font-[560]">{when}</span>
        <span className="min-w-40 flex-1">
          {entry.barber_id === null ? 'Everybody' : people.nameOf(entry.barber_id)}, {kind}
          {isOver(entry, today) && ', over'}
          {entry.reason && <span className="block text-small text-soft">{entry.reason}</span>}
        </span>
      </span>
      {people.maySet(entry.barber_id) && (
        <button
          type="button"
          className="link min-h-11 px-2"
          aria-label={`Delete: ${when}`}
          disabled={change.busy}
          onClick={() => void change.run(remove).catch(() => undefined)}
        >
          Delete
        </button>
      )}
    </li>
  )
}
