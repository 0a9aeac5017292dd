import { useCallback } from 'react'
import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { listWishes } from '../../api/waitlist.ts'
import { listQueue } from '../../api/walk-ins.ts'
import { shopQuery, useShop } from '../session.ts'
import { WalkInForm } from './walk-in-form.tsx'
import { WalkIns } from './walk-ins.tsx'
import { WishForm } from './wish-form.tsx'
import { Wishes } from './wishes.tsx'
import { useTitle } from '../../components/use-title.ts'

const route = getRouteApi('/inside/app/queue')

/** Who waits: at the door without an appointment, and at home for a time that becomes free. */
export function QueuePage() {
  const { data: shop } = useSuspenseQuery(shopQuery)
  useShop()
  const search = route.useSearch()
  const { list = 'walk-ins', open } = search
  const navigate = route.useNavigate()
  const queue = useQuery({
    queryKey: ['queue', 'walk-ins'],
    queryFn: ({ signal }) => listQueue(signal),
    refetchInterval: list === 'walk-ins' ? 10_000 : 30_000,
  })
  const wishes = useQuery({
    queryKey: ['queue', 'wishes'],
    queryFn: ({ signal }) => listWishes(signal),
    refetchInterval: list === 'waitlist' ? 15_000 : 60_000,
  })
  const title = list === 'walk-ins' ? 'Walk-ins' : 'Waitlist'
  useTitle(`${title} – ${shop.name}`)
  const close = useCallback(() => {
    void navigate({ search: (old) => ({ ...old, open: undefined }), replace: true })
    document.querySelector<HTMLElement>('[data-opens="new"]')?.focus()
  }, [navigate])
  return (
    <div className="flex flex-1">
      <div className="flex min-w-0 flex-1 flex-col px-4 pb-10 sm:px-6">
        <div className="flex items-center justify-between gap-x-6 pt-5">
          <h1 className="text-head">{title}</h1>
          <button
            type="button"
            data-opens="new"
            className="button button-main"
            onClick={() => void navigate({ search: { list: search.list, open: 'new' }, replace: true })}
          >
            {list === 'walk-ins' ? 'Add a walk-in' : 'Add a wish'}
          </button>
        </div>
        <p className="mt-1 text-soft">
          {list === 'walk-ins'
            ? 'Who is here, or on the way, without an appointment.'
            : 'Who wants a time that is taken. What becomes free is offered to the first whom it suits.'}
        </p>
        <nav aria-label="Lists" className="mt-2 flex gap-1 border-b border-line">
          <ListLink list={undefined} open={list === 'walk-ins' ? open : undefined} count={queue.data?.length}>
            Walk-ins
          </ListLink>
          <ListLink list="waitlist" open={list === 'waitlist' ? open : undefined} count={wishes.data?.length}>
            Waitlist
          </ListLink>
        </nav>
        {list === 'walk-ins' ? (
          <WalkIns walkIns={queue.data} error={queue.error} />
        ) : (
          <Wishes wishes={wishes.data} error={wishes.error} shop={shop} />
        )}
      </div>
      {open === 'new' &&
        (list === 'walk-ins' ? <WalkInForm onClose={close} /> : <WishForm shop={shop} onClose={close} />)}
    </div>
  )
}

function ListLink(props: {
  list: 'waitlist' | undefined
  open: 'new' | undefined
  count: number | undefined
  children: string
}) {
  return (
    <Link
      to="/app/queue"
      search={{ list: props.list, open: props.open }}
      className="nav-link"
      activeOptions={{ exact: true, includeSearch: true }}
    >
      {props.children}
      {props.count !== undefined && <span className="tabular ml-1.5 text-soft">{props.count}</span>}
    </Link>
  )
}
