import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import {
  listAddOns,
  listCatalogueBarbers,
  listCatalogueServices,
  listResources,
} from '../../../api/catalogue.ts'
import { PageHead, Part } from '../form/page-head.tsx'
import { Unread } from '../form/refusal.tsx'
import { AddOns } from './add-ons.tsx'
import { Resources } from './resources.tsx'
import { ServiceList } from './service-list.tsx'

/** All that the shop sells, who does it, what can be added to it and what it takes up. */
export function ServicesPage() {
  const services = useQuery({
    queryKey: ['catalogue', 'services'],
    queryFn: ({ signal }) => listCatalogueServices(signal),
  })
  const barbers = useQuery({
    queryKey: ['catalogue', 'barbers'],
    queryFn: ({ signal }) => listCatalogueBarbers(signal),
  })
  const addOns = useQuery({
    queryKey: ['catalogue', 'add-ons'],
    queryFn: ({ signal }) => listAddOns(signal),
  })
  const resources = useQuery({
    queryKey: ['catalogue', 'resources'],
    queryFn: ({ signal }) => listResources(signal),
  })
  const reads = [services, barbers, addOns, resources]
  const failed = reads.find((read) => read.error)
  const again = () => {
    for (const read of reads) if (read.error) void read.refetch()
  }
  const ready = services.data && barbers.data && addOns.data && resources.data
  const active = services.data?.filter((one) => one.active).length ?? 0
  return (
    <>
      <PageHead title="Services" lead="The price list, in the order in which clients see it.">
        <Link to="/app/settings/services/$id" params={{ id: 'new' }} className="button button-main">
          Add a service
        </Link>
      </PageHead>
      {failed?.error && <Unread error={failed.error} onAgain={again} />}
      {!ready && !failed && <span className="skeleton mt-6 h-96 w-full" aria-busy="true" />}
      {ready && (
        <>
          <ServiceList services={services.data} barbers={barbers.data} />
          {barbers.data.length > 0 && (
            <Part title="By barber" lead="What each of them offers, with own durations and prices.">
              <ul className="divide-y divide-line border-y border-line">
                {barbers.data.map((barber) => (
                  <li key={barber.id}>
                    <Link
                      to="/app/settings/services/by/$id"
                      params={{ id: barber.id }}
                      className="flex min-h-12 items-center justify-between gap-4 py-2 no-underline hover:text-accent"
                    >
                      <span className="font-[560]">{barber.name}</span>
                      <span className="text-right text-small text-soft">
                        {offersOf(barber, active, services.data)}
                      </span>
                    </Link>
                  </li>
                ))}
              </ul>
            </Part>
          )}
          <AddOns addOns={addOns.data} services={services.data} />
          <Resources resources={resources.data} services={services.data} />
        </>
      )}
    </>
  )
}

function offersOf(
  barber: {
    active: boolean
    services: { service_id: string; duration_minutes: number | null; price: unknown }[]
  },
  all: number,
  services: { id: string; active: boolean }[],
): string {
  const offered = barber.services.filter(({ service_id: id }) =>
    services.some((one) => one.id === id && one.active),
  )
  const own = offered.filter((one) => one.duration_minutes !== null || one.price !== null).length
  const parts = [
    offered.length === all ? `all ${all} services` : `${offered.length} of ${all} services`,
    ...(own ? [`${own} in ${own === 1 ? 'an own way' : 'own ways'}`] : []),
    ...(barber.active ? [] : ['can’t be booked now']),
  ]
  return parts.join(', ')
}
