import { useState } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { cancelBooking, confirmBooking } from '../../api/bookings.ts'
import type { Shop, Wish } from '../../api/types.ts'
import { withdrawWish } from '../../api/waitlist.ts'
import { callName } from '../../components/call-name.ts'
import { Icon } from '../../components/icons.tsx'
import { Notice } from '../../components/notice.tsx'
import { PhoneLink } from '../../components/phone-link.tsx'
import { clockOf, dayOf, duration, nearDay, shortDay, todayIn } from '../../time/local.ts'
import { useNow } from '../../time/use-now.ts'
import { useLists } from '../lists.ts'
import { useRefocus } from '../use-refocus.ts'
import { windowWords } from './wish-words.ts'

type Offer = Wish['offers'][number]

const outcomes: Record<Offer['outcome'], string> = {
  pending: 'offered',
  accepted: 'taken',
  declined: 'not wanted',
  expired: 'ran out',
}

/** One wish of the waitlist: who, what, when, what is kept for it, and taking it off. */
export function WishLine({ wish, place, shop }: { wish: Wish; place: number; shop: Shop }) {
  const [asking, setAsking] = useState(false)
  const line = useRefocus<HTMLLIElement>(asking)
  const queries = useQueryClient()
  const { services, barbers } = useLists()
  const now = useNow(20)
  const today = todayIn(shop.time_zone, now)
  const { client } = wish
  const act = useMutation({
    mutationFn: (verb: () => Promise<unknown>) => verb(),
    onSettled: async () => {
      setAsking(false)
      await queries.invalidateQueries({ queryKey: ['queue'] })
      await queries.invalidateQueries({ queryKey: ['day'] })
    },
  })
  const offer = wish.offers.find(({ outcome }) => outcome === 'pending')
  const before = wish.offers.filter(({ outcome }) => outcome !== 'pending')
  const added = services
    .flatMap(({ add_ons: addOns }) => addOns)
    .filter(
      ({ id }, index, all) => wish.add_on_ids.includes(id) && all.findIndex((one) => one.id === id) === index,
    )
  const wanted = barbers.filter(({ id }) => wish.barber_ids.includes(id)).map((one) => callName(one, barbers))
  const withWhom =
    wanted.length > 0 ? new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(wanted) : 'anybody'
  return (
    <li ref={line} tabIndex={-1} className="py-4">
      <div className="grid gap-x-6 gap-y-2 lg:grid-cols-[minmax(0,1fr)_minmax(0,1.2fr)_auto]">
        <div className="flex min-w-0 gap-3">
          <span className="tabular w-6 shrink-0 font-serif text-title text-soft">{place}</span>
          <div className="min-w-0">
            <p className="text-lead font-[560] break-words">{client.name}</p>
            <p className="text-small break-words text-soft">
              {client.phone && <PhoneLink phone={client.phone} />}
              {client.phone && client.email && ', '}
              {client.email && (
                <a className="link break-all" href={`mailto:${client.email}`}>
                  {client.email}
                </a>
              )}
              {!client.phone && !client.email && 'no number, no address'}
            </p>
          </div>
        </div>
        <div className="min-w-0 pl-9 lg:pl-0">
          <p>
            {[wish.service.name, ...added.map(({ name }) => name)].join(', ')} with {withWhom}
          </p>
          <ul className="text-small text-soft">
            {wish.windows.map((window) => (
              <li key={JSON.stringify(window)} className="tabular">
                {windowWords(window, today)}
              </li>
            ))}
            <li>
              in line since {shortDay(dayOf(wish.created_at))}
              {before.length > 0 &&
                `; offered before: ${before
                  .map(
                    (one) =>
                      `${shortDay(dayOf(one.start_at))} ${clockOf(one.start_at)} (${outcomes[one.outcome]})`,
                  )
                  .join(', ')}`}
            </li>
          </ul>
        </div>
        {!asking && (
          <div className="pl-9 lg:pl-0">
            <button type="button" className="button button-quiet" onClick={() => setAsking(true)}>
              Withdraw…
            </button>
          </div>
        )}
      </div>
      {offer && (
        <div className="mt-3 flex flex-wrap items-center gap-x-5 gap-y-2 bg-tint py-3 pr-3 pl-9">
          <p className="flex min-w-0 flex-1 basis-60 items-start gap-2">
            <Icon name="clock" size={14} className="mt-1 shrink-0 text-accent" />
            <span className="tabular">
              <span className="font-[560]">
                {nearDay(dayOf(offer.start_at), today)} {clockOf(offer.start_at)} with {offer.barber.name}
              </span>
              <span className="block text-small text-soft">
                kept until {keptUntil(offer, today)}, {leftOf(offer, now)}
                {client.email ? '' : '. Call them: no mail goes out'}
              </span>
            </span>
          </p>
          <div className="flex flex-wrap gap-2">
            <button
              type="button"
              className="button button-main"
              aria-busy={act.isPending}
              onClick={() => act.mutate(() => confirmBooking(offer.booking_id))}
            >
              They take it
            </button>
            <button
              type="button"
              className="button button-quiet"
              aria-busy={act.isPending}
              onClick={() => act.mutate(() => cancelBooking(offer.booking_id))}
            >
              Not this one
            </button>
          </div>
        </div>
      )}
      {act.error && (
        <div className="mt-3 pl-9">
          <Notice tone="bad" live title="Nothing was changed.">
            <p>{act.error.message}</p>
          </Notice>
        </div>
      )}
      {asking && (
        <fieldset className="mt-3 space-y-3 pl-9" aria-label={`Withdraw the wish of ${client.name}`}>
          <p>
            {client.name} loses the place in the line
            {offer ? ', and the time that is kept is free again' : ''}. This can’t be taken back.
          </p>
          <div className="flex flex-wrap gap-2">
            <button
              type="button"
              className="button button-bad"
              aria-busy={act.isPending}
              onClick={() => act.mutate(() => withdrawWish(wish.id))}
            >
              Withdraw the wish
            </button>
            <button type="button" className="button button-quiet" onClick={() => setAsking(false)}>
              Back
            </button>
          </div>
        </fieldset>
      )}
    </li>
  )
}

function leftOf({ expires_at: at }: Offer, nowMs: number): string {
  const minutes = Math.ceil((Date.parse(at) - nowMs) / 60_000)
  return minutes > 0 ? `${duration(minutes)} left` : 'running out'
}

function keptUntil({ expires_at: at }: Offer, today: string): string {
  const day = dayOf(at)
  return day === today ? clockOf(at) : `${nearDay(day, today)} ${clockOf(at)}`
}
