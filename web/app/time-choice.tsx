import { useState } from 'react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { explainTime, listVisitSlots, type AskedVisit } from '../api/shop.ts'
import type { Shop } from '../api/types.ts'
import { Icon } from '../components/icons.tsx'
import { Field, TextField } from '../components/field.tsx'
import { Notice } from '../components/notice.tsx'
import { partsOfDay } from '../public/booking/slots.ts'
import { addDays, clockOf, dayOf, instantAt, longDay, nearDay, todayIn } from '../time/local.ts'

const DAYS_AHEAD = 14

interface TimeChoiceProps {
  shop: Shop
  asked: AskedVisit
  day: string
  /** The chosen start. */
  at: string | null
  onDay: (day: string) => void
  onAt: (at: string | null) => void
  /** Of a booking that moves: the time that it leaves counts as taken here, so any time may be tried. */
  moves?: boolean
}

/** A day and one of its free times, or another time and why it is not free. */
export function TimeChoice(props: TimeChoiceProps) {
  const { shop, asked, day, at, onDay, onAt } = props
  const today = todayIn(shop.time_zone)
  const go = (to: string) => {
    if (!to || to < today) return
    onDay(to)
    onAt(null)
  }
  const slots = useQuery({
    queryKey: ['slots', asked, day],
    queryFn: ({ signal }) => listVisitSlots(asked, day, addDays(day, DAYS_AHEAD), signal),
    placeholderData: keepPreviousData,
    staleTime: 5_000,
    refetchInterval: 30_000,
  })
  const parts = partsOfDay(slots.data ?? [], day)
  const next = slots.data?.find((slot) => dayOf(slot.start_at) > day)
  const isOther = at !== null && !slots.data?.some((slot) => slot.start_at === at)
  return (
    <div className="space-y-4">
      <Field id="day" label="Day" hint={longDay(day)}>
        {(aria) => (
          <div className="flex items-center gap-1">
            <input
              {...aria}
              type="date"
              className="field-input"
              min={today}
              value={day}
              onChange={(event) => go(event.currentTarget.value)}
            />
            <Step
              name="left"
              label="The day before"
              off={day <= today}
              onPress={() => go(addDays(day, -1))}
            />
            <Step name="right" label="The day after" off={false} onPress={() => go(addDays(day, 1))} />
          </div>
        )}
      </Field>
      {slots.error && (
        <Notice tone="bad" live title="The free times could not be loaded.">
          <p>{slots.error.message}</p>
        </Notice>
      )}
      {!slots.data && !slots.error && <span className="skeleton h-28 w-full" aria-busy="true" />}
      <div className={`space-y-3 ${slots.isPlaceholderData ? 'opacity-60' : ''}`}>
        {parts.map((part) => (
          <fieldset key={part.name} className="min-w-0">
            <legend className="mb-1 text-small text-soft">{part.name}</legend>
            <div className="grid grid-cols-4 gap-1.5">
              {part.slots.map((slot) => (
                <button
                  key={slot.start_at}
                  type="button"
                  className="time-button"
                  aria-pressed={slot.start_at === at}
                  onClick={() => onAt(slot.start_at)}
                >
                  {clockOf(slot.start_at)}
                </button>
              ))}
            </div>
          </fieldset>
        ))}
        {slots.data && !slots.isPlaceholderData && parts.length === 0 && (
          <p aria-live="polite">
            Nothing is free on {longDay(day)}.{' '}
            {next ? (
              <button
                type="button"
                className="link"
                onClick={() => {
                  onDay(dayOf(next.start_at))
                  onAt(next.start_at)
                }}
              >
                Next free: {nearDay(dayOf(next.start_at), today)} {clockOf(next.start_at)}
              </button>
            ) : (
              `Nor in the ${DAYS_AHEAD - 1} days after it.`
            )}
          </p>
        )}
      </div>
      <OtherTime key={`${asked.visit} ${day}`} {...props} chosen={isOther ? at : null} />
    </div>
  )
}

/** A time that is not listed: who could not do it, and why. */
function OtherTime({ shop, asked, day, moves, chosen, onAt }: TimeChoiceProps & { chosen: string | null }) {
  const [clock, setClock] = useState('')
  const isWhole = /^\d\d:\d\d$/.test(clock)
  const at = isWhole ? instantAt(day, clock, shop.time_zone) : ''
  const { data, error } = useQuery({
    queryKey: ['slots', 'why', asked, at],
    queryFn: ({ signal }) => explainTime(asked, at, signal),
    enabled: isWhole,
  })
  return (
    <details className="group border-y border-line" open={chosen !== null || undefined}>
      <summary className="flex min-h-11 items-center justify-between text-soft hover:text-ink">
        A time that is not listed
        <Icon name="right" size={14} className="group-open:rotate-90" />
      </summary>
      <div className="space-y-3 pb-4">
        <TextField id="other-time" label="Begins at" type="time" value={clock} onValue={setClock} />
        {error && <p className="text-small text-bad">{error.message}</p>}
        {isWhole && data && (
          <ul className="space-y-1 text-small" aria-live="polite">
            {data.barbers.map(({ id, name, reason }) => (
              <li key={id} className="flex gap-2">
                <Icon name={reason ? 'cross' : 'check'} size={14} className="mt-0.5 shrink-0 text-soft" />
                <span>
                  <span className="font-[560]">{name}:</span> {reason?.sentence ?? 'Free.'}
                </span>
              </li>
            ))}
          </ul>
        )}
        {isWhole && data && (data.offered || moves) && (
          <button
            type="button"
            className="button button-quiet w-full"
            aria-pressed={chosen === data.at}
            onClick={() => onAt(data.at)}
          >
            {chosen === data.at
              ? `${clock} is chosen`
              : data.offered
                ? `Choose ${clock}`
                : `Try ${clock} all the same`}
          </button>
        )}
      </div>
    </details>
  )
}

function Step(props: { name: 'left' | 'right'; label: string; off: boolean; onPress: () => void }) {
  return (
    <button
      type="button"
      aria-label={props.label}
      className="grid size-11 shrink-0 place-items-center rounded hover:bg-wash disabled:text-edge disabled:hover:bg-transparent"
      disabled={props.off}
      onClick={props.onPress}
    >
      <Icon name={props.name} />
    </button>
  )
}
