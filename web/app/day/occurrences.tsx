import type { Barber, SeriesPreview } from '../../api/types.ts'
import { callName } from '../../components/call-name.ts'
import { Icon, type IconName } from '../../components/icons.tsx'
import { clockOf, dayOf, shortDay } from '../../time/local.ts'

type Occurrence = SeriesPreview['occurrences'][number]

const signs: Record<string, { icon: IconName; tone: string }> = {
  booked: { icon: 'check', tone: 'text-good' },
  moved: { icon: 'right', tone: 'text-warn' },
  skipped: { icon: 'cross', tone: 'text-bad' },
}

/** What would become of each visit of a series, date by date. */
export function Occurrences(props: { occurrences: Occurrence[]; barbers: Barber[]; stale: boolean }) {
  const { occurrences, barbers, stale } = props
  if (occurrences.length === 0) return <span className="skeleton h-40 w-full" aria-busy="true" />
  return (
    <section aria-label="The dates" aria-busy={stale} className={stale ? 'opacity-60' : ''}>
      <ol className="divide-y divide-line border-y border-line">
        {occurrences.map((one) => {
          const { icon, tone } = signs[one.outcome] ?? { icon: 'dot', tone: 'text-soft' }
          const [first] = one.barber_ids
          const barber = barbers.find(({ id }) => id === first)
          return (
            <li key={one.index} className="flex gap-2.5 py-2">
              <Icon name={icon} size={14} className={`mt-1 shrink-0 ${tone}`} />
              <div className="min-w-0 flex-1">
                <p className="tabular flex justify-between gap-3">
                  <span>
                    {one.start_at
                      ? `${shortDay(dayOf(one.start_at))}, ${clockOf(one.start_at)}`
                      : shortDay(one.date)}
                  </span>
                  <span className="text-small text-soft">
                    {one.outcome === 'skipped' ? 'no room' : barber && callName(barber, barbers)}
                  </span>
                </p>
                {one.outcome !== 'booked' && (
                  <p className="text-small text-soft">
                    {one.outcome === 'moved' && `Instead of ${shortDay(one.date)}. `}
                    {one.sentence}
                  </p>
                )}
              </div>
            </li>
          )
        })}
      </ol>
    </section>
  )
}
