import { useQuery } from '@tanstack/react-query'
import { readSeries } from '../../api/series.ts'
import type { Booking } from '../../api/types.ts'
import { Icon } from '../../components/icons.tsx'
import { clockOf, dayOf, shortDay } from '../../time/local.ts'
import { StateMark } from '../state-mark.tsx'

/** How often a visit repeats. */
export const rhythm = (weeks: number) => (weeks === 1 ? 'every week' : `every ${weeks} weeks`)

/** The dates of the series that a booking belongs to. */
export function SeriesDates({ booking, onShow }: { booking: Booking; onShow: (booking: Booking) => void }) {
  const id = booking.series?.id ?? ''
  const { data, error } = useQuery({
    queryKey: ['series', id],
    queryFn: ({ signal }) => readSeries(id, signal),
    enabled: id !== '',
  })
  if (error) return <p className="mt-3 text-small text-bad">{error.message}</p>
  if (!data) return <span className="skeleton mt-3 h-11 w-full" aria-busy="true" />
  return (
    <details className="group border-b border-line">
      <summary className="flex min-h-11 items-center gap-4">
        <span className="w-16 shrink-0 text-small text-soft">Repeats</span>
        <span>
          {rhythm(data.every_weeks)}, {(booking.series?.index ?? 0) + 1} of {data.count}
        </span>
        <Icon name="right" size={14} className="ml-auto text-soft group-open:rotate-90" />
      </summary>
      <ol className="pb-3">
        {data.occurrences.map(({ index, date, sentence, booking: one }) => (
          <li key={index} className="flex min-h-9 items-center gap-3 text-small">
            <span className="tabular w-16 shrink-0 text-soft">{index + 1}</span>
            {one === null ? (
              <span className="text-soft">
                {shortDay(date)}, left out. {sentence}
              </span>
            ) : (
              <>
                {one.id === booking.id ? (
                  <span className="tabular flex-1 font-[600]">
                    {shortDay(dayOf(one.start_at))}, {clockOf(one.start_at)}
                  </span>
                ) : (
                  <span className="tabular flex-1">
                    <button type="button" className="link" onClick={() => onShow(one)}>
                      {shortDay(dayOf(one.start_at))}, {clockOf(one.start_at)}
                    </button>
                  </span>
                )}
                <StateMark state={one.state} />
              </>
            )}
          </li>
        ))}
      </ol>
    </details>
  )
}
