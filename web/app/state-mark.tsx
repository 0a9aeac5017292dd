import type { BookingState } from '../api/types.ts'
import { Icon, type IconName } from '../components/icons.tsx'
import { stateWords } from '../components/states.ts'

/** The sign that goes with a state: shape first, tone second. */
export const stateSigns: Record<BookingState, IconName> = {
  hold: 'clock',
  pending: 'clock',
  confirmed: 'dash',
  arrived: 'dot',
  in_chair: 'chair',
  completed: 'check',
  cancelled: 'cross',
  no_show: 'cross',
  expired: 'cross',
}

const tones: Partial<Record<BookingState, string>> = {
  arrived: 'text-accent',
  in_chair: 'text-accent',
  completed: 'text-good',
  no_show: 'text-bad',
}

/** A state as sign and word. */
export function StateMark({ state }: { state: BookingState }) {
  return (
    <span
      className={`inline-flex items-center gap-1.5 text-small whitespace-nowrap ${tones[state] ?? 'text-soft'}`}
    >
      <Icon name={stateSigns[state]} size={14} />
      {stateWords[state]}
    </span>
  )
}
