import { useCallback, useEffect, useRef, useState } from 'react'
import { keepPreviousData, useInfiniteQuery, useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { listClients, listDuplicates } from '../../api/clients.ts'
import { Icon } from '../../components/icons.tsx'
import { Notice } from '../../components/notice.tsx'
import { meQuery, seesWholeShop, shopQuery } from '../session.ts'
import { ClientTable } from './client-table.tsx'
import { NewClientPanel } from './new-client-panel.tsx'
import { useTitle } from '../../components/use-title.ts'

const route = getRouteApi('/inside/app/clients')
const TYPING_MS = 350

/** The clients of the shop (a barber sees their own): to look for, and to write down. */
export function ClientsPage() {
  const { data: shop } = useSuspenseQuery(shopQuery)
  const { data: account } = useSuspenseQuery(meQuery)
  const { q, tag, open } = route.useSearch()
  const navigate = route.useNavigate()
  const opener = useRef<HTMLButtonElement>(null)
  const list = useInfiniteQuery({
    queryKey: ['clients', 'list', q, tag],
    queryFn: ({ signal, pageParam }) =>
      listClients(
        {
          limit: 30,
          ...(q ? { q } : {}),
          ...(tag ? { tag } : {}),
          ...(pageParam ? { cursor: pageParam } : {}),
        },
        signal,
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  })
  const clients = list.data?.pages.flatMap(({ items }) => items)
  useTitle(`Clients – ${shop.name}`)
  const close = useCallback(() => {
    void navigate({ search: (old) => ({ ...old, open: undefined }), replace: true })
    opener.current?.focus()
  }, [navigate])
  const search = useCallback(
    (text: string) => void navigate({ search: (old) => ({ ...old, q: text || undefined }), replace: true }),
    [navigate],
  )
  return (
    <div className="flex flex-1">
      <div className="mx-auto w-full max-w-[72rem] min-w-0 flex-1 px-4 pt-5 pb-16 sm:px-6">
        <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
          <h1 className="text-head">Clients</h1>
          <button
            ref={opener}
            type="button"
            className="button button-main"
            onClick={() => void navigate({ search: (old) => ({ ...old, open: 'new' }), replace: true })}
          >
            Add a client
          </button>
        </div>
        <div className="mt-4 flex flex-wrap items-center gap-x-5 gap-y-2">
          <SearchField value={q ?? ''} onSearch={search} />
          {tag && (
            <button
              type="button"
              className="day-chip min-h-11"
              aria-pressed="true"
              aria-label={`Tagged ${tag}: show all`}
              onClick={() => void navigate({ search: (old) => ({ ...old, tag: undefined }) })}
            >
              {tag} <Icon name="cross" size={12} />
            </button>
          )}
          {seesWholeShop(account) && <DuplicatesLink />}
        </div>
        {list.error && (
          <div className="mt-6">
            <Notice tone="bad" live title="The clients could not be loaded.">
              <p>{list.error.message}</p>
            </Notice>
          </div>
        )}
        {!clients && !list.error && <span className="skeleton mt-6 h-72 w-full" aria-busy="true" />}
        {clients && clients.length > 0 && (
          <div className={list.isPlaceholderData ? 'opacity-60' : ''} aria-busy={list.isPlaceholderData}>
            <ClientTable clients={clients} />
          </div>
        )}
        {clients?.length === 0 && (
          <div className="mt-6 border-y border-line py-8">
            {q || tag ? (
              <>
                <p className="text-lead">Nobody found.</p>
                <p className="mt-1 text-soft">
                  Part of a name, an e-mail address or a phone number is enough, in any way of writing it.
                </p>
              </>
            ) : (
              <>
                <p className="text-lead">No clients yet.</p>
                <p className="mt-1 max-w-[36rem] text-soft">
                  Whoever books stands here by themselves. Add those who call or come by, to note what they
                  like.
                </p>
              </>
            )}
          </div>
        )}
        {list.hasNextPage && (
          <button
            type="button"
            className="button button-quiet mt-5"
            aria-busy={list.isFetchingNextPage}
            disabled={list.isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
          >
            {list.isFetchingNextPage ? 'One moment…' : 'Show more'}
          </button>
        )}
        {clients && !seesWholeShop(account) && (
          <p className="mt-5 text-small text-soft">
            You see the clients who were booked with you, and those you added.
          </p>
        )}
      </div>
      {open === 'new' && <NewClientPanel onClose={close} />}
    </div>
  )
}

/** Looks while somebody types, once they pause. */
function SearchField({ value, onSearch }: { value: string; onSearch: (text: string) => void }) {
  const [text, setText] = useState(value)
  const asked = useRef(value)
  useEffect(() => {
    if (value === asked.current) return
    asked.current = value
    setText(value)
  }, [value])
  useEffect(() => {
    const wanted = text.trim()
    if (wanted === asked.current) return
    const timer = setTimeout(() => {
      asked.current = wanted
      onSearch(wanted)
    }, TYPING_MS)
    return () => clearTimeout(timer)
  }, [text, onSearch])
  return (
    <search className="w-full sm:w-80">
      <label htmlFor="client-search" className="sr-only">
        Search clients
      </label>
      <input
        id="client-search"
        type="search"
        className="field-input"
        placeholder="Name, e-mail or phone"
        maxLength={120}
        autoComplete="off"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </search>
  )
}

/** Leads to the possible duplicates, where there are any. */
function DuplicatesLink() {
  const { data } = useQuery({
    queryKey: ['clients', 'any-duplicates'],
    queryFn: ({ signal }) => listDuplicates({ limit: 1 }, signal),
    staleTime: 60_000,
  })
  if (!data || data.items.length === 0) return null
  return (
    <Link className="link inline-flex min-h-11 items-center" to="/app/clients/duplicates">
      Possible duplicates
    </Link>
  )
}
