import { useEffect, useRef } from 'react'
import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi, Link, Navigate } from '@tanstack/react-router'
import type { Client, Tagged } from '../../api/clients.ts'
import { Icon } from '../../components/icons.tsx'
import { Notice } from '../../components/notice.tsx'
import { PhoneLink } from '../../components/phone-link.tsx'
import { clockOf, fullDay, dayOf } from '../../time/local.ts'
import { meQuery, seesWholeShop, shopQuery } from '../session.ts'
import { Consents } from './consents.tsx'
import { Erasure } from './erasure.tsx'
import { ExportButton } from './export-button.tsx'
import { HouseholdSection } from './household.tsx'
import { Notes } from './notes.tsx'
import { Policy } from './policy.tsx'
import { ClientProfile } from './client-profile.tsx'
import { RecordFigures } from './record-figures.tsx'
import { SeeingAs } from './seeing-as.tsx'
import { Section } from './section.tsx'
import { Tags } from './tags.tsx'
import { clientQuery, erasureQuery } from './use-client.ts'
import { useTitle } from '../../components/use-title.ts'

const route = getRouteApi('/inside/app/clients/$id')

/** One client: who, how they came, and what the shop knows and agreed with them. */
export function ClientPage() {
  const { id } = route.useParams()
  const { data: shop } = useSuspenseQuery(shopQuery)
  const { data, error } = useQuery(clientQuery(id))
  const name = data?.value.name
  useTitle(name === undefined ? 'Client' : `${name} – ${shop.name}`)
  // A client who was merged leads to the one who has the records since.
  if (data && data.value.id !== id)
    return <Navigate to="/app/clients/$id" params={{ id: data.value.id }} replace />
  return (
    <div className="mx-auto w-full max-w-[72rem] px-4 pt-3 pb-20 sm:px-6">
      <Link
        className="inline-flex min-h-11 items-center gap-1 text-soft no-underline hover:text-ink"
        to="/app/clients"
      >
        <Icon name="left" /> Clients
      </Link>
      {error && !data && (
        <div className="mt-4">
          <Notice tone="bad" live title="This client could not be loaded.">
            <p>{error.message}</p>
          </Notice>
        </div>
      )}
      {!data && !error && <span className="skeleton mt-4 h-96 w-full" aria-busy="true" />}
      {data &&
        (data.value.erased_at ? (
          <Erased id={id} at={data.value.erased_at} />
        ) : (
          <Whole key={id} client={data} />
        ))}
    </div>
  )
}

function Whole({ client: tagged }: { client: Tagged<Client> }) {
  const { data: account } = useSuspenseQuery(meQuery)
  const { value: client } = tagged
  return (
    <>
      <h1 className="text-head break-words">{client.name}</h1>
      <p className="mt-1.5 flex flex-wrap items-baseline gap-x-5 gap-y-1">
        {client.phone && <PhoneLink phone={client.phone} />}
        {client.email && (
          <a className="link break-all" href={`mailto:${client.email}`}>
            {client.email}
          </a>
        )}
        <span className="text-soft">
          {client.has_account ? 'Signs in with an account' : 'No account'}, here since{' '}
          {fullDay(dayOf(client.created_at))}
        </span>
      </p>
      <Tags client={tagged} />
      <RecordFigures record={client.record} />
      <div className="mt-8 grid gap-x-14 gap-y-8 lg:grid-cols-[minmax(0,1fr)_24rem]">
        <div className="min-w-0 space-y-8">
          <ClientProfile client={tagged} />
          <Notes clientId={client.id} />
        </div>
        <div className="min-w-0 space-y-8">
          <Policy client={tagged} />
          <Consents client={client} />
          <HouseholdSection client={client} />
          {seesWholeShop(account) && client.has_account && <SeeingAs client={client} />}
          <Section title="Their data">
            <p className="mb-3 text-soft">
              Whoever asks may have all that the shop holds about them, and may be forgotten.
            </p>
            <ExportButton clientId={client.id} />
            {seesWholeShop(account) && <Erasure client={client} />}
          </Section>
        </div>
      </div>
    </>
  )
}

function Erased({ id, at }: { id: string; at: string }) {
  const { data: erasure } = useQuery(erasureQuery(id))
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <>
      <h1 ref={heading} tabIndex={-1} className="text-head">
        Erased client
      </h1>
      <p className="mt-4 max-w-[36rem] text-lead text-soft">
        What was known of this client was erased on {fullDay(dayOf(at))} at {clockOf(at)}. Bookings and
        payments are still in the books, without a name.
        {erasure?.account === 'closed' && ' The account they signed in with is closed.'}
        {erasure?.account === 'kept' && ' The account they signed in with is kept, and leads here no more.'}
      </p>
    </>
  )
}
