import type { OwnClient } from '../../api/clients.ts'
import { fullDay, dayOf } from '../../time/local.ts'

/** How often somebody came, and how often not. */
export function RecordFigures({ record }: { record: OwnClient['record'] }) {
  const { visits, last_visit_at: last, upcoming, no_show: noShows, cancelled, late_cancelled: late } = record
  const figures: { figure: string; word: string; bad?: boolean }[] = [
    { figure: String(visits), word: visits === 1 ? 'visit' : 'visits' },
    { figure: last ? fullDay(dayOf(last)) : 'None yet', word: 'last visit' },
    { figure: String(upcoming), word: 'coming' },
    { figure: String(noShows), word: noShows === 1 ? 'no-show' : 'no-shows', bad: noShows > 0 },
    { figure: String(cancelled), word: late > 0 ? `cancelled, ${late} late` : 'cancelled' },
  ]
  return (
    <dl className="mt-5 grid grid-cols-3 gap-x-6 gap-y-3 sm:flex sm:flex-wrap sm:gap-x-12">
      {figures.map(({ figure, word, bad }) => (
        <div key={word} className="flex flex-col-reverse">
          <dt className="text-small text-soft">{word}</dt>
          <dd className={`tabular font-serif text-title ${bad ? 'text-bad' : ''}`}>{figure}</dd>
        </div>
      ))}
    </dl>
  )
}
