import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { readOrganisation, readTaggedShop } from '../../../api/shop.ts'
import { hasRole, meQuery } from '../../session.ts'
import { PageHead, Part } from '../form/page-head.tsx'
import { Unread } from '../form/refusal.tsx'
import { OrganisationName } from './organisation-name.tsx'
import { OtherShops } from './other-shops.tsx'
import { ShopForm } from './shop-form.tsx'

/** The shop that is open, the organisation that it is of, and its other shops. */
export function ShopsPage() {
  const { data: account } = useSuspenseQuery(meQuery)
  const shop = useQuery({
    queryKey: ['shop', 'for-form'],
    queryFn: ({ signal }) => readTaggedShop(signal),
    // What is being typed must not be replaced under the hand.
    staleTime: Infinity,
    gcTime: 0,
  })
  const organisation = useQuery({
    queryKey: ['organisation'],
    queryFn: ({ signal }) => readOrganisation(signal),
    staleTime: 600_000,
  })
  const owns = hasRole(account, 'owner')
  return (
    <>
      <PageHead title="Shops" lead="What clients read of this shop, and which others there are." />
      {shop.error && <Unread error={shop.error} onAgain={() => void shop.refetch()} />}
      {shop.isPending && <span className="skeleton mt-8 h-96 w-full" aria-busy="true" />}
      {shop.data && (
        <ShopForm key={shop.dataUpdatedAt} shop={shop.data.value} onReload={() => void shop.refetch()} />
      )}
      <Part
        title="The organisation"
        lead="Who stands behind the shops. Everybody who works here sees its name."
      >
        {organisation.error && (
          <Unread error={organisation.error} onAgain={() => void organisation.refetch()} />
        )}
        {organisation.isPending && <span className="skeleton h-24 w-full" aria-busy="true" />}
        {organisation.data && (
          <>
            {owns ? (
              <OrganisationName organisation={organisation.data} />
            ) : (
              <p className="text-lead">{organisation.data.name}</p>
            )}
            <OtherShops shops={organisation.data.shops} here={shop.data?.value ?? null} mayOpen={owns} />
          </>
        )}
      </Part>
    </>
  )
}
