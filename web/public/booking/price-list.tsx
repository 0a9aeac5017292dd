import type { Service } from '../../api/types.ts'
import { money } from '../../components/money.ts'
import { duration } from '../../time/local.ts'

/** The services as a printed price list; a tap on a line chooses it. */
export function PriceList(props: {
  services: Service[] | null
  chosen: string | null
  onChoose: (id: string) => void
}) {
  if (!props.services)
    return (
      <div aria-busy="true" className="divide-y divide-line border-y border-line">
        {Array.from({ length: 6 }, (_, index) => (
          <div key={index} className="flex items-center justify-between py-5">
            <span className="skeleton h-5 w-44" />
            <span className="skeleton h-5 w-10" />
          </div>
        ))}
      </div>
    )
  if (props.services.length === 0)
    return (
      <p className="border-y border-line py-6 text-soft">
        The price list is being written. Please call to book.
      </p>
    )
  return (
    <ul className="divide-y divide-line border-y border-line">
      {props.services.map((service) => (
        <li key={service.id}>
          <button
            type="button"
            onClick={() => props.onChoose(service.id)}
            aria-labelledby={`line-${service.id}`}
            aria-pressed={service.id === props.chosen}
            className="group -mx-3 block w-[calc(100%+1.5rem)] rounded px-3 py-4 text-left hover:bg-wash aria-pressed:bg-wash"
          >
            <span id={`line-${service.id}`} className="block">
              <span className="flex items-baseline">
                <span className="font-serif text-title group-hover:text-accent">{service.name}</span>{' '}
                <span className="leader" aria-hidden="true" />
                <span className="tabular text-lead font-[560]">{money(service.price)}</span>
              </span>
              <span className="mt-0.5 flex justify-between gap-6 text-soft">
                <span>{service.description}</span>
                <span className="tabular shrink-0 text-small leading-[1.45rem]">
                  {duration(service.duration_minutes)}
                </span>
              </span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}
