import { useEffect, useMemo, useState } from 'react'
import { inShop } from '../../api/asked-shop.ts'
import type { Shop, WalkIn } from '../../api/types.ts'
import { leaveQueue, readPlace } from '../../api/walk-ins.ts'
import { Notice } from '../../components/notice.tsx'
import { Slip } from '../../components/slip.tsx'
import { clockOf } from '../../time/local.ts'
import { useNow } from '../../time/use-now.ts'
import { PlainPage, Unavailable } from '../plain-pages.tsx'
import { useAction } from '../../components/use-action.ts'
import { useResource } from '../use-resource.ts'

const REFRESH_SECONDS = 20

const endings: Record<string, string> = {
  served: 'You have been served.',
  left: 'You have left the queue.',
  removed: 'The shop has taken you off the queue.',
  expired: 'The queue of that day is over.',
}

/** A place in the queue, reached by its signed link: how long it still takes, and leaving. */
export function PlacePage({ shop, token }: { shop: Shop; token: string }) {
  const { data, problem, reload } = useResource(
    useMemo(() => (signal: AbortSignal) => readPlace(token, signal), [token]),
  )
  const now = useNow(REFRESH_SECONDS)
  useEffect(reload, [now, reload])
  const [left, setLeft] = useState<WalkIn | null>(null)
  const place = left ?? data
  if (problem?.status === 404)
    return (
      <PlainPage title="This link leads to no place in the queue.">
        <JoinLink />
      </PlainPage>
    )
  if (problem && !place) return <Unavailable phone={shop.phone} problem={problem} onRetry={reload} />
  if (!place)
    return (
      <div aria-busy="true" className="max-w-[36rem] pt-16">
        <span className="skeleton h-14 w-full" />
      </div>
    )
  const ending = endings[place.state]
  if (ending)
    return (
      <PlainPage title={ending}>
        <JoinLink />
      </PlainPage>
    )
  const { estimate } = place
  return (
    <section className="max-w-[36rem] pt-10 sm:pt-16">
      <p className="text-soft">In the queue for {place.client.name}</p>
      <h1 className="mt-2 text-show" aria-live="polite">
        {place.state === 'called'
          ? 'It is your turn: please come to the chair.'
          : estimate
            ? `${waitOf(estimate.wait_minutes)}, at about ${clockOf(estimate.start_at)}.`
            : 'There may be no time left today. Please ask in the shop.'}
      </h1>
      <div className="mt-8">
        <Slip
          lines={[
            { label: 'Place', value: `${place.position ?? ''}` },
            { label: 'Service', value: place.service.name },
            { label: 'With', value: place.barber?.name ?? 'Whoever is free first' },
            ...(shop.address ? [{ label: 'Where', value: shop.address }] : []),
          ]}
        />
      </div>
      <p className="mt-4 text-small text-soft">This page keeps itself up to date.</p>
      <Leave token={token} onLeft={setLeft} />
    </section>
  )
}

function waitOf(minutes: number): string {
  return minutes === 0 ? 'You are next' : minutes === 1 ? 'One more minute' : `${minutes} more minutes`
}

function JoinLink() {
  return (
    <p>
      <a className="button button-main" href={inShop('/queue')}>
        Join the queue
      </a>
    </p>
  )
}

function Leave({ token, onLeft }: { token: string; onLeft: (place: WalkIn) => void }) {
  const { busy, problem, run } = useAction(() => leaveQueue(token), onLeft)
  return (
    <div className="mt-8 border-t border-line pt-5">
      {problem && (
        <Notice tone="bad" live>
          <p>{problem.detail}</p>
        </Notice>
      )}
      <button type="button" className="button button-quiet" aria-busy={busy} disabled={busy} onClick={run}>
        Leave the queue
      </button>
    </div>
  )
}
