import { addTimeOff, removeTimeOff } from '../../../api/hours.ts'
import type { TimeOff } from '../../../api/types.ts'
import { attempts } from '../../../api/attempt.ts'
import { DeleteButton, ListLine } from '../list-line.tsx'
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
    <ListLine
      when={when}
      what={`${entry.barber_id === null ? 'Everybody' : people.nameOf(entry.barber_id)}, ${kind}${isOver(entry, today) ? ', over' : ''}`}
      reason={entry.reason}
      action={
        people.maySet(entry.barber_id) && (
          <DeleteButton
            what={when}
            busy={change.busy}
            onPress={() => void change.run(remove).catch(() => undefined)}
          />
        )
      }
    />
  )
}
