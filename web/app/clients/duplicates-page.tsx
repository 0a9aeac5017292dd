import { useState } from 'react'
import { useInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { listDuplicates, type Client, type Duplicates } from '../../api/clients.ts'
import { Icon } from '../../components/icons.tsx'
import { Notice } from '../../components/notice.tsx'
import { fullDay, dayOf } from '../../time/local.ts'
import { shopQuery } from '../session.ts'
import { Merging } from './merging.tsx'
import { focusFirst, useOpening } from './use-opening.ts'
import { useTitle } from '../../components/use-title.ts'

const reasonWords: Record<string, string> = {
  same_account: 'Same account',
  same_email: 'Same e-mail',
  same_phone: 'Same phone',
}

/** Clients who may be one person, to be compared and made one. */
export function DuplicatesPage() {
  const { data: shop } = useSuspenseQuery(shopQuery)
  const [merged, setMerged] = useState<Client | null>(null)
  const list = useInfiniteQuery({
    queryKey: ['clients', 'duplicates'],
    queryFn: ({ signal, pageParam }) =>
      listDuplicates({ limit: 20, ...(pageParam ? { cursor: pageParam } : {}) }, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
  })
  const { error } = list
  const groups = list.data?.pages.flatMap(({ items }) => items)
  useTitle(`Possible duplicates – ${shop.name}`)
  return (
    <div className="mx-auto w-full max-w-[60rem] px-4 pt-3 pb-20 sm:px-6">
      <Link
        className="inline-flex min-h-11 items-center gap-1 text-soft no-underline hover:text-ink"
        to="/app/clients"
      >
        <Icon name="left" /> Clients
      </Link>
      <h1 className="text-head">Possible duplicates</h1>
      <p className="mt-2 max-w-[40rem] text-soft">
        These share an account, an e-mail address or a phone number. A family with one phone does so too:
        leave those apart.
      </p>
      {merged && (
        <div key={merged.version} ref={focusFirst} className="mt-5">
          <Notice tone="good" live title="They are one now.">
            <p>
              <Link className="link" to="/app/clients/$id" params={{ id: merged.id }}>
                {merged.name}
              </Link>{' '}
              has all bookings, notes and consents.
            </p>
          </Notice>
        </div>
      )}
      {error && (
        <div className="mt-5">
          <Notice tone="bad" live title="The duplicates could not be loaded.">
            <p>{error.message}</p>
          </Notice>
        </div>
      )}
      {!groups && !error && <span className="skeleton mt-6 h-48 w-full" aria-busy="true" />}
      {groups?.length === 0 && (
        <div className="mt-6 border-y border-line py-8">
          <p className="text-lead">Nobody is here twice.</p>
          <p className="mt-1 text-soft">
            When somebody books as a guest and later with an account, or is written down again, they stand
            here to be made one.
          </p>
        </div>
      )}
      <ul className="mt-4 divide-y divide-line">
        {groups?.map((group) => (
          <Group key={group.clients.map(({ id }) => id).join()} group={group} onMerged={setMerged} />
        ))}
      </ul>
      {list.hasNextPage && (
        <button
          type="button"
          className="button button-quiet mt-2"
          aria-busy={list.isFetchingNextPage}
          disabled={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          {list.isFetchingNextPage ? 'One moment…' : 'Show more'}
        </button>
      )}
    </div>
  )
}

function Group({ group, onMerged }: { group: Duplicates; onMerged: (client: Client) => void }) {
  const { open, setOpen, opener } = useOpening()
  const alike = group.reasons.includes('similar_name')
  const reasons = group.reasons.flatMap((reason) => reasonWords[reason] ?? [])
  const sentence = reasons.map((word, index) => (index === 0 ? word : word.toLowerCase())).join(', ')
  return (
    <li className="py-5">
      <h2 className="font-sans text-text font-[560] tracking-normal">
        {sentence}
        <span className="font-normal text-soft">
          {alike ? ', and the names are alike' : ', but the names differ: perhaps a family'}
        </span>
      </h2>
      {open ? (
        <Merging
          ids={group.clients.map(({ id }) => id)}
          onClose={() => setOpen(false)}
          onMerged={(client) => {
            setOpen(false)
            onMerged(client)
          }}
        />
      ) : (
        <>
          <ul className="mt-2">
            {group.clients.map((client) => (
              <li key={client.id} className="flex flex-wrap items-baseline gap-x-4 py-1">
                <Link className="link" to="/app/clients/$id" params={{ id: client.id }}>
                  {client.name}
                </Link>
                <span className="break-all text-soft">
                  {[client.phone, client.email].filter((one) => one !== null).join(', ')}
                </span>
                <span className="text-small text-soft">
                  {client.bookings === 1 ? '1 booking' : `${client.bookings} bookings`}, since{' '}
                  {fullDay(dayOf(client.created_at))}
                </span>
              </li>
            ))}
          </ul>
          <button
            ref={opener}
            type="button"
            className="button button-quiet mt-3"
            aria-label={`Compare ${group.clients.map(({ name }) => name).join(' and ')}`}
            onClick={() => setOpen(true)}
          >
            Compare
          </button>
        </>
      )}
    </li>
  )
}
