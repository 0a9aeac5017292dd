import type { ReactNode } from 'react'
import type { Barber, Service, Shop } from '../../api/types.ts'
import { money } from '../../components/money.ts'
import { Slip } from '../../components/slip.tsx'
import { clockOf, dayOf, duration, hoursBefore, nearDay, nearDayInside, shortDay } from '../../time/local.ts'
import { useNow } from '../../time/use-now.ts'
import type { Choices, Step } from './choices.ts'

/** What the guest is about to book. */
export interface Chosen {
  shop: Shop
  service: Service | null
  barber: Barber | null
  choices: Choices
  today: string
}

/** The price and the cancellation rule, in the words of the shop. */
export function Terms({ shop, service, choices, today }: Chosen) {
  const now = useNow(30)
  if (!service || !choices.at) return null
  const until = hoursBefore(choices.at, shop.cancellation_free_hours, shop.time_zone)
  const passed = Date.parse(choices.at) - shop.cancellation_free_hours * 3_600_000 <= now
  return (
    <p className="text-soft">
      Paid in the shop.{' '}
      {passed
        ? 'This time is close: if you cannot come, please call.'
        : `Cancel free of charge until ${nearDayInside(until.day, today)} ${until.clock}.`}
    </p>
  )
}

/** The appointment as it stands, beside the page on a wide screen. */
export function SummarySlip(props: Chosen & { goTo: (step: Step) => void; children?: ReactNode }) {
  const { service, barber, choices, goTo } = props
  const change = (step: Step, what: string) => (
    <button
      type="button"
      className="link text-small"
      onClick={() => goTo(step)}
      aria-label={`Change the ${what}`}
    >
      Change
    </button>
  )
  const none = <span className="text-soft">not chosen yet</span>
  return (
    <section aria-label="Your appointment">
      <h2 className="mb-4 text-title">Your appointment</h2>
      <Slip
        lines={[
          {
            label: 'Service',
            value: service ? `${service.name}, ${duration(service.duration_minutes)}` : none,
            ...(service && choices.step !== 'service' ? { action: change('service', 'service') } : {}),
          },
          { label: 'With', value: service ? (barber?.name ?? 'Anyone') : none },
          {
            label: 'When',
            value: choices.at ? `${shortDay(dayOf(choices.at))}, ${clockOf(choices.at)}` : none,
            ...(choices.at && choices.step === 'details' ? { action: change('time', 'time') } : {}),
          },
          { label: 'Price', value: service ? <span className="tabular">{money(service.price)}</span> : none },
        ]}
      />
      <div className="mt-4 space-y-4">{props.children}</div>
    </section>
  )
}

/** One line of the appointment, for the bar under the thumb. */
export function SummaryLine({ service, barber, choices, today }: Chosen) {
  if (!service) return null
  return (
    <p className="mb-2 flex items-baseline justify-between gap-3">
      <span className="min-w-0 truncate">
        {choices.at ? (
          <strong className="font-[600]">
            {nearDay(dayOf(choices.at), today)} {clockOf(choices.at)}
          </strong>
        ) : (
          service.name
        )}
        <span className="text-soft">
          {choices.at ? ` ${service.name}` : ''}
          {barber ? ` with ${barber.name}` : ''}
        </span>
      </span>
      <span className="tabular font-[560]">{money(service.price)}</span>
    </p>
  )
}
