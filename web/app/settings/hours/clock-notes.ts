import { clockNote, type ClockChange } from '../../../time/clock-change.ts'
import { addDays, longWeekday } from '../../../time/local.ts'
import { weekdayIndex } from '../time-off/repetition.ts'
import { stretchOn, type Stretch } from './stretches.ts'

/** What changes of the clocks do to weekly hours, in sentences. */
export function clockNotesOf(stretches: readonly Stretch[], changes: readonly ClockChange[]): string[] {
  return changes.flatMap((change) =>
    [addDays(change.day, -1), change.day].flatMap((day) =>
      (stretchOn(stretches, day)?.week[weekdayIndex(day)] ?? []).flatMap(
        (hours) => clockNote({ day, ...hours }, change, `The shift of ${longWeekday(day)}`) ?? [],
      ),
    ),
  )
}
