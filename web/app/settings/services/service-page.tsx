import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import {
  listAddOns,
  listCatalogueBarbers,
  listCatalogueServices,
  listResources,
  readCatalogueService,
  readRules,
} from '../../../api/catalogue.ts'
import { shopQuery } from '../../session.ts'
import { Icon } from '../../../components/icons.tsx'
import { Unread } from '../form/refusal.tsx'
import { ServiceForm } from './service-form.tsx'

const route = getRouteApi('/inside/app/settings/services/$id')

/** One service, to be changed; or a new one. */
export function ServicePage() {
  const { id } = route.useParams()
  const { data: shop } = useSuspenseQuery(shopQuery)
  const queries = useQueryClient()
  const isNew = id === 'new'
  const read = useQuery({
    queryKey: ['catalogue', 'for-form', id],
    queryFn: async ({ signal }) => {
      const [service, services, barbers, addOns, resources, rules] = await Promise.all([
        isNew ? null : readCatalogueService(id, signal),
        listCatalogueServices(signal),
        listCatalogueBarbers(signal),
        listAddOns(signal),
        listResources(signal),
        readRules(signal),
      ])
      return { service, services, barbers, addOns, resources, rules: rules.value }
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
        <ServiceForm
          key={`${id} ${read.dataUpdatedAt}`}
          {...read.data}
          currency={shop.currency}
          onReload={() => void queries.invalidateQueries({ queryKey: ['catalogue', 'for-form', id] })}
        />
      )}
    </>
  )
}
