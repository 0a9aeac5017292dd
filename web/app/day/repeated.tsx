import type { Booking, Series } from '../../api/types.ts'
import { Notice } from '../../components/notice.tsx'
import { Refusals } from './refusals.tsx'
import { rhythm } from './series-dates.tsx'

/** A series that was just booked, with what was left out and why. */
export function Repeated(props: { series: Series; onShow: (booking: Booking) => void; onBack: () => void }) {
  const { occurrences, every_weeks: everyWeeks } = props.series
  const booked = occurrences.flatMap(({ booking }) => booking ?? [])
  const out = occurrences.flatMap(({ date, booking, sentence }) =>
    booking ? [] : [{ date, sentence: sentence ?? '' }],
  )
  const [first] = booked
  return (
    <div className="rise space-y-4">
      <Notice tone="good" live title={`Booked ${booked.length} times, ${rhythm(everyWeeks)}.`}>
        {out.length > 0 && <p>{out.length === 1 ? 'One was left out:' : `${out.length} were left out:`}</p>}
        <Refusals refusals={out} />
      </Notice>
      <div className="flex flex-wrap gap-2">
        {first && (
          <button type="button" className="button button-main" onClick={() => props.onShow(first)}>
            Show the first
          </button>
        )}
        <button type="button" className="button button-quiet" onClick={props.onBack}>
          Back to this booking
        </button>
      </div>
    </div>
  )
}
