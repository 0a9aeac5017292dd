import { useMemo, useState } from 'react'
import { listSlots } from '../../api/shop.ts'
import type { Barber, Service, Shop, Slot } from '../../api/types.ts'
import { callName } from '../../components/call-name.ts'
import { PhoneLink } from '../../components/phone-link.tsx'
import { addDays, clockOf, dayOf, foreignZone, longDay, nearDay } from '../../time/local.ts'
import { useResource } from '../use-resource.ts'
import type { Choices } from './choices.ts'
import { DayStrip } from './day-strip.tsx'
import { partsOfDay, slotsOf, stripDays, windowDays } from './slots.ts'

interface PickTimeProps {
  shop: Shop
  service: Service
  barbers: Barber[]
  today: string
  choices: Pick<Choices, 'barber' | 'day' | 'at'>
  onChoose: (change: Partial<Choices>) => void
}

function windowOf(day: string | null, today: string): number {
  if (!day || day < today) return 0
  return Math.floor((Date.parse(day) - Date.parse(today)) / 86_400_000 / windowDays)
}

/** Who and when: barbers, a strip of days, the day's times. */
export function PickTime({ shop, service, barbers, today, choices, onChoose }: PickTimeProps) {
  const [index, setIndex] = useState(() => windowOf(choices.day, today))
  const from = addDays(today, index * windowDays)
  const { data, loading, problem, reload } = useResource(
    useMemo(
      () => (signal: AbortSignal) => listSlots(service.id, from, addDays(from, windowDays), signal),
      [service.id, from],
    ),
  )
  const offering = barbers.filter((barber) => service.barber_ids.includes(barber.id))
  const free = slotsOf(data ?? [], choices.barber)
  const days = stripDays(free, from)
  const fresh = data !== null && !loading
  const inWindow = choices.day !== null && choices.day >= from && choices.day < addDays(from, windowDays)
  const firstFree = free[0] ?? null
  const day = inWindow ? choices.day : firstFree ? dayOf(firstFree.start_at) : null
  const parts = day ? partsOfDay(free, day) : []
  const zone = foreignZone(shop.time_zone)

  const pickBarber = (barber: string | null) => {
    const kept = data === null || slotsOf(data, barber).some((slot) => slot.start_at === choices.at)
    onChoose(kept ? { barber } : { barber, at: null })
  }
  const take = (slot: Slot) => onChoose({ at: slot.start_at, day: dayOf(slot.start_at) })
  return (
    <div className="space-y-6 sm:space-y-8">
      <fieldset
        aria-label="Barber"
        className="-mx-5 flex min-w-0 gap-2 overflow-x-auto px-5 py-1 sm:mx-0 sm:flex-wrap sm:px-0"
      >
        <button
          type="button"
          className="chip"
          aria-pressed={choices.barber === null}
          onClick={() => pickBarber(null)}
        >
          Anyone
        </button>
        {offering.map((barber) => (
          <button
            key={barber.id}
            type="button"
            className="chip"
            aria-pressed={choices.barber === barber.id}
            onClick={() => pickBarber(barber.id)}
          >
            {callName(barber, offering)}
          </button>
        ))}
      </fieldset>
      {index === 0 && firstFree && (
        <p className="text-soft">
          Next free:{' '}
          <button type="button" className="link font-[560]" onClick={() => take(firstFree)}>
            {nearDay(dayOf(firstFree.start_at), today)} {clockOf(firstFree.start_at)} with{' '}
            {barbers.find((one) => one.id === (choices.barber ?? firstFree.barber_ids[0]))?.name ?? 'us'}
          </button>
        </p>
      )}
      <DayStrip
        days={days}
        today={today}
        chosen={day}
        loading={!fresh}
        onChoose={(picked) => onChoose({ day: picked })}
        onEarlier={index > 0 ? () => setIndex(index - 1) : null}
        onLater={(index + 1) * windowDays < shop.horizon_days ? () => setIndex(index + 1) : null}
      />
      <div aria-live="polite" aria-busy={!fresh && !problem} className="min-h-48">
        {problem && (
          <p className="text-soft">
            {problem.detail}{' '}
            <button type="button" className="link" onClick={reload}>
              Try again
            </button>
          </p>
        )}
        {!fresh && !problem && <TimesSkeleton />}
        {fresh && parts.length > 0 && day && (
          <div className="space-y-6">
            <h2 className="text-title">
              {longDay(day)}
              {zone && <span className="ml-2 font-sans text-small text-soft">{zone} time</span>}
            </h2>
            {parts.map((part) => (
              <div key={part.name}>
                <h3 className="mb-2 font-sans text-small font-normal tracking-normal text-soft">
                  {part.name}
                </h3>
                <div className="grid grid-cols-4 gap-2 sm:grid-cols-6 lg:grid-cols-7">
                  {part.slots.map((slot) => (
                    <button
                      key={slot.start_at}
                      type="button"
                      className="time-button"
                      aria-pressed={slot.start_at === choices.at}
                      onClick={() => take(slot)}
                    >
                      {clockOf(slot.start_at)}
                    </button>
                  ))}
                </div>
              </div>
            ))}
          </div>
        )}
        {fresh && parts.length === 0 && (
          <div className="max-w-[30rem] space-y-2 text-soft">
            <p className="text-lead text-ink">
              {day ? `Nothing is free on ${longDay(day)}.` : 'Nothing is free in these two weeks.'}
            </p>
            <p>
              {choices.barber !== null && 'Another barber may have time. '}
              {day ? 'The strip shows which days are open.' : 'Look at later days with the arrow.'}
              {shop.phone && (
                <>
                  {' '}
                  Or ask us: <PhoneLink phone={shop.phone} />
                </>
              )}
            </p>
          </div>
        )}
      </div>
    </div>
  )
}

function TimesSkeleton() {
  return (
    <div className="grid grid-cols-4 gap-2 sm:grid-cols-6 lg:grid-cols-7">
      {Array.from({ length: 12 }, (_, index) => (
        <span key={index} className="skeleton h-11" />
      ))}
    </div>
  )
}
