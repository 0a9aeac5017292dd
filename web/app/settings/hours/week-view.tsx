import { hoursText, weekLines, type Week } from '../week.ts'

/** Weekly hours as lines of a price list. */
export function WeekView({ week }: { week: Week }) {
  return (
    <dl className="max-w-[32rem]">
      {weekLines(week).map(({ days, hours }) => (
        <div key={days} className="flex items-baseline py-1">
          <dt>{days}</dt>
          <span className="leader" aria-hidden="true" />
          <dd className="tabular text-right">
            {hours.length > 0 ? (
              hours.map((one, index) => (
                <span key={one.opens} className="whitespace-nowrap">
                  {index > 0 && ', '}
                  {hoursText(one)}
                </span>
              ))
            ) : (
              <span className="text-soft">off</span>
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}
