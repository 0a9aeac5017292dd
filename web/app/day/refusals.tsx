import { ApiProblem } from '../../api/request.ts'
import { shortDay } from '../../time/local.ts'

/** A date that finds no room, and why. */
export interface Refusal {
  date: string
  sentence: string
}

const isRefusal = (value: unknown): value is Refusal =>
  typeof value === 'object' &&
  value !== null &&
  'date' in value &&
  typeof value.date === 'string' &&
  'sentence' in value &&
  typeof value.sentence === 'string'

/** The dates that stood in the way of a change of a series. */
export function refusalsOf(error: unknown): Refusal[] {
  const dates = error instanceof ApiProblem ? error.extensions.occurrences : null
  return Array.isArray(dates) ? dates.filter(isRefusal) : []
}

/** Dates that find no room, each with why. */
export function Refusals({ refusals }: { refusals: Refusal[] }) {
  if (refusals.length === 0) return null
  return (
    <ul className="mt-2 space-y-1 text-small">
      {refusals.map(({ date, sentence }) => (
        <li key={date}>
          <span className="font-[560]">{shortDay(date)}:</span> {sentence}
        </li>
      ))}
    </ul>
  )
}
