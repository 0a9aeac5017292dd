import { useMemo } from 'react'
import type { Shop, Wish } from '../../api/types.ts'
import { readGuestWish, withdrawGuestWish } from '../../api/waitlist.ts'
import { Notice } from '../../components/notice.tsx'
import { PhoneLink } from '../../components/phone-link.tsx'
import { Slip } from '../../components/slip.tsx'
import { clockOf, dayOf, longDay, nearDayInside, shortDay, shortWeekday, todayIn } from '../../time/local.ts'
import { PlainPage, Unavailable } from '../plain-pages.tsx'
import { useAction } from '../../components/use-action.ts'
import { useResource } from '../use-resource.ts'

const titles: Record<Wish['state'], string> = {
  open: 'You are on the waitlist.',
  offered: 'A time is free for you.',
  booked: 'Your wish came true.',
  withdrawn: 'You have left the waitlist.',
  expired: 'The time that you waited for has passed.',
}

/** A guest's wish, reached by the signed link: see it, answer an offer, leave the line. */
export function WishPage({ shop, token }: { shop: Shop; token: string }) {
  const { data, problem, reload } = useResource(
    useMemo(() => (signal: AbortSignal) => readGuestWish(token, signal), [token]),
  )
  if (problem?.status === 404)
    return (
      <PlainPage title="This link leads to no wish.">
        <p>It may be mistyped.</p>
        {shop.phone && (
          <p>
            We can look it up for you: <PhoneLink phone={shop.phone} />
          </p>
        )}
      </PlainPage>
    )
  if (problem) return <Unavailable phone={shop.phone} problem={problem} onRetry={reload} />
  if (!data)
    return (
      <div aria-busy="true" className="max-w-[36rem] pt-16">
        <span className="skeleton h-14 w-full" />
      </div>
    )
  const offer = data.offers.find(({ outcome }) => outcome === 'pending' || outcome === 'accepted')
  const inLine = data.state === 'open' || data.state === 'offered'
  return (
    <section className="max-w-[36rem] pt-10 sm:pt-16">
      <p className="text-soft">Wished for by {data.client.name}</p>
      <h1 className="mt-2 text-show">{titles[data.state]}</h1>
      {data.state === 'open' && (
        <p className="mt-4 text-lead text-soft">
          As soon as a time becomes free that suits you, we keep it for you and write to {data.client.email}.
        </p>
      )}
      <div className="mt-8">
        <Slip
          lines={[
            { label: 'Service', value: data.service.name },
            ...data.windows.map((window, index) => ({
              label: index === 0 ? 'When' : `or ${index + 1}`,
              value: windowWords(window),
            })),
          ]}
        />
      </div>
      {offer && (
        <p className="mt-6">
          <a className="button button-main" href={`/manage/${offer.manage_url?.split('/').at(-1) ?? ''}`}>
            {nearDayInside(dayOf(offer.start_at), todayIn(shop.time_zone))} at {clockOf(offer.start_at)} with{' '}
            {offer.barber.name}
          </a>
        </p>
      )}
      {inLine && <Leave token={token} onLeft={reload} />}
    </section>
  )
}

function Leave({ token, onLeft }: { token: string; onLeft: () => void }) {
  const { busy, problem, run } = useAction(() => withdrawGuestWish(token), onLeft)
  return (
    <div className="mt-8 border-t border-line pt-5">
      {problem && (
        <Notice tone="bad" live title="You are still on the waitlist.">
          <p>{problem.detail}</p>
        </Notice>
      )}
      <button
        type="button"
        className="button button-quiet mt-4"
        aria-busy={busy}
        disabled={busy}
        onClick={run}
      >
        Leave the waitlist
      </button>
    </div>
  )
}

function windowWords(window: Wish['windows'][number]): string {
  const { from_date: from, to_date: to, from_time: opens, to_time: closes, weekdays } = window
  const days = from === to ? longDay(from) : `${shortDay(from)} to ${shortDay(to)}`
  // 1 January 2024 was a Monday.
  const only =
    from === to || weekdays.length === 7
      ? ''
      : `, ${weekdays.map((weekday) => shortWeekday(`2024-01-0${weekday}`)).join(' ')}`
  return opens === '00:00' && closes === '24:00' ? days + only : `${days}${only}, ${opens}–${closes}`
}
