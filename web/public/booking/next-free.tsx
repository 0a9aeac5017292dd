import type { Service, Slot } from '../../api/types.ts'
import { money } from '../../components/money.ts'
import { clockOf, dayOf, duration, nearDay } from '../../time/local.ts'

interface NextFreeProps {
  service: Service | null
  slot: Slot | null
  /** What the barber is called; null when unknown. */
  barber: string | null
  today: string
  loading: boolean
  onTake: () => void
}

/** The next free time, offered before anything is asked. */
export function NextFree({ service, slot, barber, today, loading, onTake }: NextFreeProps) {
  if (loading)
    return (
      <div aria-busy="true" className="border-l-2 border-accent pl-5">
        <span className="skeleton h-4 w-20" />
        <span className="skeleton mt-3 h-8 w-72 max-w-full" />
        <span className="skeleton mt-4 h-11 w-40" />
      </div>
    )
  if (!service || !slot) return null
  return (
    <section aria-label="Next free time" className="rise border-l-2 border-accent pl-5">
      <p className="text-small text-soft">Next free</p>
      <p className="mt-1 font-serif text-head">
        {nearDay(dayOf(slot.start_at), today)} {clockOf(slot.start_at)}
        {barber && ` with ${barber}`}
      </p>
      <div className="mt-3 flex flex-wrap items-center gap-x-5 gap-y-3">
        <button type="button" className="button button-main" onClick={onTake}>
          Take this time
        </button>
        <p className="tabular text-soft">
          {service.name}, {duration(service.duration_minutes)}, {money(service.price)}
        </p>
      </div>
    </section>
  )
}
