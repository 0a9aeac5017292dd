import { duration } from '../../../time/local.ts'

/** Where the minutes of a service go, one after another. */
export function TimeStrip(props: {
  before: number
  minutes: number
  processingFrom: number
  processing: number
  after: number
}) {
  const { before, minutes, processingFrom: from, processing, after } = props
  const rests = processing > 0 && from > 0 && from + processing < minutes
  const parts = [
    { key: 'before', minutes: before, tone: 'time-kept', word: 'kept free' },
    { key: 'work', minutes: rests ? from : minutes, tone: 'time-work', word: 'work' },
    { key: 'rest', minutes: rests ? processing : 0, tone: 'time-rest', word: 'barber free' },
    { key: 'more', minutes: rests ? minutes - from - processing : 0, tone: 'time-work', word: 'work' },
    { key: 'after', minutes: after, tone: 'time-kept', word: 'kept free' },
  ].filter((part) => part.minutes > 0)
  const whole = before + minutes + after
  return (
    <figure>
      <div className="flex h-7 overflow-hidden rounded-sm" aria-hidden="true">
        {parts.map((part) => (
          <span key={part.key} className={part.tone} style={{ flex: `${part.minutes} 1 0` }} />
        ))}
      </div>
      <figcaption className="mt-2 text-small text-soft">
        <span className="tabular">
          {parts.map((part) => `${duration(part.minutes)} ${part.word}`).join(', ')}
        </span>
        . The client sees {duration(minutes)}; it takes {duration(whole)} of the barber’s day
        {rests && `, in which somebody else can have ${duration(processing)}`}.
      </figcaption>
    </figure>
  )
}
