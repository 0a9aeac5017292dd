import { useInfiniteQuery } from '@tanstack/react-query'
import { listActivity } from '../../api/auth.ts'
import { Icon } from '../../components/icons.tsx'
import { ago } from '../../time/local.ts'
import { useNow } from '../../time/use-now.ts'
import { useShop } from '../session.ts'
import { NotMe } from './not-me.tsx'
import { Unread } from './unread.tsx'

type Item = Awaited<ReturnType<typeof listActivity>>['items'][number]

/** What happened to the account, in plain words; whatever it was not oneself can be said so. */
export function Activity({ onDisowned }: { onDisowned: () => void }) {
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['activity'],
    queryFn: ({ pageParam, signal }) => listActivity(pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  })
  const items = data?.pages.flatMap((page) => page.items) ?? []
  return (
    <section aria-labelledby="activity" className="space-y-4">
      <h2 id="activity" className="text-title">
        What happened
      </h2>
      <Unread error={error} />
      {!data && !error && <span className="skeleton h-40 w-full" aria-busy="true" />}
      {items.length > 0 && (
        <ol className="divide-y divide-line border-y border-line">
          {items.map((item) => (
            <ActivityLine key={item.id} item={item} onDisowned={onDisowned} />
          ))}
        </ol>
      )}
      {hasNextPage && (
        <button
          type="button"
          className="button button-quiet"
          aria-busy={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          Show earlier
        </button>
      )}
    </section>
  )
}

function ActivityLine({ item, onDisowned }: { item: Item; onDisowned: () => void }) {
  const now = useNow(30)
  const { data: shop } = useShop()
  const at = new Intl.DateTimeFormat('en-GB', {
    dateStyle: 'medium',
    timeStyle: 'short',
    ...(shop ? { timeZone: shop.time_zone } : {}),
  }).format(Date.parse(item.at))
  return (
    <li className="flex flex-wrap items-center gap-x-6 gap-y-1 py-3">
      <div className="flex min-w-0 flex-1 basis-64 gap-3">
        <Icon
          name={item.succeeded ? 'dot' : 'alert'}
          className={`mt-1 shrink-0 ${item.succeeded ? 'text-soft' : 'text-warn'}`}
        />
        <div className="min-w-0">
          <p className="break-words">{item.sentence}</p>
          <p className="tabular text-small text-soft">
            <time dateTime={item.at}>{at}</time>, {ago(item.at, now)}
            {item.session === 'current' && ', this device'}
          </p>
        </div>
      </div>
      {item.may_disown && (
        <span className="pl-7 sm:pl-0">
          <NotMe
            sessionId={item.session === 'open' ? item.session_id : null}
            what={`${item.sentence} ${at}`}
            onDisowned={onDisowned}
          />
        </span>
      )}
    </li>
  )
}
