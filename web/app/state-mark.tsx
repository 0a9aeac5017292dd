import { Icon, type IconName } from '../components/icons.tsx'
import { stateWord } from '../components/states.ts'

const signs: Record<string, IconName> = {
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

/** The sign that goes with a state: shape first, tone second. */
export const stateSign = (state: string): IconName => signs[state] ?? 'dot'

const tones: Record<string, string> = {
  arrived: 'text-accent',
  in_chair: 'text-accent',
  completed: 'text-good',
  no_show: 'text-bad',
}

/** A state as sign and word. */
export function StateMark({ state }: { state: string }) {
  return (
    <span
      className={`inline-flex items-center gap-1.5 text-small whitespace-nowrap ${tones[state] ?? 'text-soft'}`}
    >
      <Icon name={stateSign(state)} size={14} />
      {stateWord(state)}
    </span>
  )
}
