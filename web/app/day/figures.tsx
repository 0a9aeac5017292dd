import type { DaySummary } from '../../api/types.ts'
import { money } from '../../components/money.ts'

/** The day in five figures. */
export function Figures({ summary }: { summary: DaySummary | undefined }) {
  const lines: [string, string][] = summary
    ? [
        [String(summary.bookings.total - (summary.bookings.by_state.cancelled ?? 0)), 'bookings'],
        [money(summary.revenue.expected), 'expected'],
        [money(summary.revenue.recorded), 'taken'],
        [`${Math.round(summary.utilisation.ratio * 100)} %`, 'booked'],
        [String(summary.no_shows), summary.no_shows === 1 ? 'no-show' : 'no-shows'],
      ]
    : []
  if (!summary) return <span className="skeleton h-12 w-80 max-w-full" aria-busy="true" />
  return (
    <dl className="-mx-4 flex gap-x-4 overflow-x-auto px-4 sm:mx-0 sm:gap-x-10 sm:px-0">
      {lines.map(([figure, word]) => (
        <div key={word} className="flex shrink-0 flex-col-reverse">
          <dt className="text-small text-soft">{word}</dt>
          <dd className="tabular font-serif text-title">{figure}</dd>
        </div>
      ))}
    </dl>
  )
}
