import { useState } from 'react'
import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { listCatalogueServices, readCatalogueBarber } from '../../../api/catalogue.ts'
import type { CatalogueBarber, CatalogueService } from '../../../api/types.ts'
import { Icon } from '../../../components/icons.tsx'
import { shopQuery } from '../../session.ts'
import { PageHead, Part } from '../form/page-head.tsx'
import { Unread } from '../form/refusal.tsx'
import { OffersForm } from './offers-form.tsx'
import { ProfileForm } from './profile-form.tsx'

const route = getRouteApi('/inside/app/settings/services/by/$id')

/** A barber: what clients read of him, what he knows, and what he offers at which time and price. */
export function BarberPage() {
  const { id } = route.useParams()
  const queries = useQueryClient()
  const read = useQuery({
    queryKey: ['catalogue', 'for-form', 'barber', id],
    queryFn: async ({ signal }) => {
      const [barber, services] = await Promise.all([
        readCatalogueBarber(id, signal),
        listCatalogueServices(signal),
      ])
      return { barber, services }
    },
    // What is being typed must not be replaced under the hand.
    staleTime: Infinity,
    gcTime: 0,
  })
  return (
    <>
      <Link
        to="/app/settings/services"
        className="link mb-4 inline-flex min-h-11 items-center gap-1 text-small text-soft no-underline"
      >
        <Icon name="left" size={14} /> All services
      </Link>
      {read.error && <Unread error={read.error} onAgain={() => void read.refetch()} />}
      {read.isPending && <span className="skeleton h-96 w-full" aria-busy="true" />}
      {read.data && (
        <BarberForms
          key={`${id} ${read.dataUpdatedAt}`}
          {...read.data}
          onReload={() =>
            void queries.invalidateQueries({ queryKey: ['catalogue', 'for-form', 'barber', id] })
          }
        />
      )}
    </>
  )
}

/** Two forms over one barber: each one's answer is the version that the other is sent with. */
function BarberForms(props: { barber: CatalogueBarber; services: CatalogueService[]; onReload: () => void }) {
  const [base, setBase] = useState(props.barber)
  const { data: shop } = useSuspenseQuery(shopQuery)
  const forms = { base, onBase: setBase, onReload: props.onReload }
  return (
    <>
      <PageHead title={base.name} lead={base.active ? undefined : 'Can’t be booked now.'} />
      <ProfileForm {...forms} services={props.services} />
      <Part
        title={`What ${base.name} offers`}
        lead="Left empty, duration and price are those of the service. What is booked keeps its time and price."
      >
        <OffersForm {...forms} services={props.services} currency={shop.currency} />
      </Part>
    </>
  )
}
