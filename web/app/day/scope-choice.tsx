import type { SeriesScope } from '../../api/series.ts'
import { ChoiceGroup } from '../../components/choice-group.tsx'

const options: { value: SeriesScope; name: string }[] = [
  { value: 'this', name: 'Only this one' },
  { value: 'following', name: 'This one and all after it' },
  { value: 'all', name: 'All that are still to come' },
]

/** How much of a series a change is about. */
export function ScopeChoice(props: {
  legend: string
  value: SeriesScope
  onValue: (scope: SeriesScope) => void
}) {
  return <ChoiceGroup {...props} name="scope" options={options} />
}
