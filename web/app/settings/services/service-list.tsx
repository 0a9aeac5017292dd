import { useState } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { changeService } from '../../../api/catalogue.ts'
import type { CatalogueBarber, CatalogueService } from '../../../api/types.ts'
import { callName } from '../../../components/call-name.ts'
import { money } from '../../../components/money.ts'
import { duration } from '../../../time/local.ts'
import { ConflictsNotice } from '../conflicts/conflicts-notice.tsx'
import { OrderButtons } from '../form/order-buttons.tsx'
import { Part } from '../form/page-head.tsx'
import { Refusal } from '../form/refusal.tsx'
import { UndoNote } from '../form/undo-note.tsx'
import { useOrder } from '../form/use-order.ts'

/** The price list as it is offered, and what was offered once. */
export function ServiceList(props: { services: CatalogueService[]; barbers: CatalogueBarber[] }) {
  const { services, barbers } = props
  const [sorting, setSorting] = useState(false)
  const queries = useQueryClient()
  const offer = useMutation({
    mutationFn: ({ service, active }: { service: CatalogueService; active: boolean }) =>
      changeService(service.id, { active }, null),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['catalogue'] }),
  })
  const order = useOrder<CatalogueService>(['catalogue', 'services'], (id, position) =>
    changeService(id, { position }, null),
  )
  const offered = services.filter((one) => one.active)
  const ended = services.filter((one) => !one.active)
  // Those that are not offered keep their places among all.
  const swap = (one: CatalogueService, other: CatalogueService | undefined) => {
    if (other) order.move(services, services.indexOf(one), services.indexOf(other))
  }
  const done = offer.data && offer.variables
  return (
    <>
      <div className="mt-6 space-y-4">
        <Refusal error={offer.error ?? order.error} title="Nothing was changed." />
        {offer.data && <ConflictsNotice {...offer.data} />}
      </div>
      <UndoNote
        text={
          done ? `${done.service.name} is ${done.active ? 'offered again' : 'not offered any more'}.` : null
        }
        onUndo={done ? () => offer.mutate({ service: done.service, active: !done.active }) : undefined}
      />
      {offered.length === 0 ? (
        <div className="mt-6 border-y border-line py-8">
          <p className="text-lead">Nothing is offered yet.</p>
          <p className="mt-1 text-soft">
            Add a service with its duration and price. It can be booked from the next moment on, with the
            barbers that you choose.
          </p>
        </div>
      ) : (
        <>
          <ul className="mt-6 divide-y divide-line border-y border-line">
            {offered.map((service, index) => (
              <li key={service.id} className="flex items-center gap-2">
                <ServiceLine service={service} barbers={barbers} />
                {sorting ? (
                  <OrderButtons
                    name={service.name}
                    place={index}
                    count={offered.length}
                    onUp={() => swap(service, offered[index - 1])}
                    onDown={() => swap(service, offered[index + 1])}
                  />
                ) : (
                  <button
                    type="button"
                    className="row-action"
                    aria-label={`Retire ${service.name}`}
                    onClick={() => offer.mutate({ service, active: false })}
                  >
                    Retire
                  </button>
                )}
              </li>
            ))}
          </ul>
          {offered.length > 1 && (
            <button
              type="button"
              className="link mt-1 min-h-11 text-small"
              aria-pressed={sorting}
              onClick={() => setSorting(!sorting)}
            >
              {sorting ? 'The order is right' : 'Change the order'}
            </button>
          )}
        </>
      )}
      {ended.length > 0 && (
        <Part
          title="Not offered now"
          lead="Nobody can book these. What was booked of them is served all the same."
        >
          <ul className="divide-y divide-line border-y border-line">
            {ended.map((service) => (
              <li key={service.id} className="flex items-center gap-2">
                <ServiceLine service={service} barbers={barbers} />
                <button
                  type="button"
                  className="row-action"
                  aria-label={`Offer ${service.name} again`}
                  onClick={() => offer.mutate({ service, active: true })}
                >
                  Offer again
                </button>
              </li>
            ))}
          </ul>
        </Part>
      )}
    </>
  )
}

function ServiceLine({ service, barbers }: { service: CatalogueService; barbers: CatalogueBarber[] }) {
  const buffers = service.buffer_before_minutes + service.buffer_after_minutes
  const offerers = whoOffers(service, barbers)
  return (
    <Link
      to="/app/settings/services/$id"
      params={{ id: service.id }}
      className="group min-w-0 flex-1 py-3 no-underline"
    >
      <span className={`flex items-baseline ${service.active ? '' : 'text-soft'}`}>
        <span className="font-[560] group-hover:text-accent">{service.name}</span>
        <span className="leader" />
        <span className="tabular min-w-16 text-right">{money(service.price)}</span>
      </span>
      <span className="block text-small text-soft">
        {duration(service.duration_minutes)}
        {buffers > 0 && ` and ${duration(buffers)} of buffer`}
        {service.processing_minutes > 0 && `, ${duration(service.processing_minutes)} processing`}
        {', '}
        {offerers || <span className={service.active ? 'text-warn' : ''}>nobody can be booked for it</span>}
        {specials(service).map((word) => `, ${word}`)}
      </span>
    </Link>
  )
}

function whoOffers(service: CatalogueService, barbers: CatalogueBarber[]): string {
  const active = barbers.filter((one) => one.active)
  const own = active.filter(
    (one) =>
      service.barbers.some(({ barber_id: id }) => id === one.id) &&
      (service.required_skill === null || one.skills.includes(service.required_skill)),
  )
  if (own.length === active.length && own.length > 1) return 'everybody'
  if (own.length > 3) return `${own.length} barbers`
  return new Intl.ListFormat('en-GB').format(own.map((one) => callName(one, active)))
}

function specials(service: CatalogueService): string[] {
  return [
    ...(service.capacity > 1 ? [`class of ${service.capacity}`] : []),
    ...(service.bookable_by === 'returning' ? ['returning clients'] : []),
    ...(service.bookable_by === 'staff' ? ['staff only'] : []),
    ...(service.approval_required ? ['on request'] : []),
    ...(service.required_skill ? [`skill “${service.required_skill}”`] : []),
  ]
}
