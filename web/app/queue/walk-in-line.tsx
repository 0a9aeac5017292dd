import { useState, type ReactNode } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { WalkIn } from '../../api/types.ts'
import { callWalkIn, removeWalkIn } from '../../api/walk-ins.ts'
import { Icon } from '../../components/icons.tsx'
import { Notice } from '../../components/notice.tsx'
import { PhoneLink } from '../../components/phone-link.tsx'
import { clockOf, duration } from '../../time/local.ts'
import { useNow } from '../../time/use-now.ts'
import { useRefocus } from '../use-refocus.ts'
import { Serving } from './serving.tsx'

/** Whoever was called and is not there after so many minutes comes after all who wait. */
const CALL_MINUTES = 10

interface WalkInLineProps {
  walkIn: WalkIn
  /** Whose turn it is. */
  first: boolean
  onDone: (said: ReactNode, after: WalkIn) => void
}

/** One person who waits: what for, how long still, and what comes next. */
export function WalkInLine({ walkIn, first, onDone }: WalkInLineProps) {
  const [asking, setAsking] = useState<'serving' | 'departure' | null>(null)
  const line = useRefocus<HTMLLIElement>(asking)
  const queries = useQueryClient()
  const { client, called_at: calledAt } = walkIn
  const act = useMutation({
    mutationFn: (verb: () => Promise<WalkIn>) => verb(),
    onSettled: () => queries.invalidateQueries({ queryKey: ['queue'] }),
  })
  const remove = () =>
    act.mutate(async () => {
      const after = await removeWalkIn(walkIn.id)
      onDone(`${client.name} is off the queue.`, after)
      return after
    })
  return (
    <li ref={line} tabIndex={-1} className="py-3.5">
      <div className="walk-in">
        <div className="flex min-w-0 gap-3">
          <span className="tabular w-6 shrink-0 font-serif text-title text-soft">{walkIn.position}</span>
          <div className="min-w-0">
            <p className="flex flex-wrap items-baseline gap-x-3">
              <span className="text-lead font-[560] break-words">{client.name}</span>
              {calledAt && <Called at={calledAt} />}
            </p>
            <p className="text-small text-soft">
              {walkIn.service.name} with {walkIn.barber?.name ?? 'whoever is free first'}
              {client.phone && (
                <>
                  {', '}
                  <PhoneLink phone={client.phone} />
                </>
              )}
            </p>
          </div>
        </div>
        <p className="pl-9 xl:pl-0">
          <Estimate walkIn={walkIn} />
        </p>
        {asking === null && (
          <div className="flex flex-wrap gap-2 sm:pl-9 xl:justify-end xl:pl-0">
            <button
              type="button"
              className={`button ${first ? 'button-main' : 'button-quiet'}`}
              onClick={() => setAsking('serving')}
            >
              Serve…
            </button>
            <button
              type="button"
              className="button button-quiet"
              aria-busy={act.isPending}
              onClick={() => act.mutate(() => callWalkIn(walkIn.id))}
            >
              {calledAt ? 'Call again' : 'Call'}
            </button>
            <button type="button" className="button button-quiet" onClick={() => setAsking('departure')}>
              {calledAt ? 'Not there…' : 'Left…'}
            </button>
          </div>
        )}
      </div>
      {act.error && (
        <div className="mt-3 sm:pl-9">
          <Notice tone="bad" live title="Nothing was changed.">
            <p>{act.error.message}</p>
          </Notice>
        </div>
      )}
      {asking === 'serving' && <Serving walkIn={walkIn} onDone={onDone} onBack={() => setAsking(null)} />}
      {asking === 'departure' && (
        <fieldset className="mt-3 space-y-3 sm:pl-9" aria-label={`Take ${client.name} off the queue`}>
          <p>{client.name} loses the place, and the name is forgotten. This can’t be taken back.</p>
          <div className="flex flex-wrap gap-2">
            <button type="button" className="button button-bad" aria-busy={act.isPending} onClick={remove}>
              Take off the queue
            </button>
            <button type="button" className="button button-quiet" onClick={() => setAsking(null)}>
              Back
            </button>
          </div>
        </fieldset>
      )}
    </li>
  )
}

function Estimate({ walkIn }: { walkIn: WalkIn }) {
  const now = useNow(20)
  const waited = Math.max(0, Math.floor((now - Date.parse(walkIn.joined_at)) / 60_000))
  const { estimate } = walkIn
  return (
    <>
      <span className="tabular block">
        {estimate
          ? estimate.wait_minutes === 0
            ? 'Now'
            : `About ${clockOf(estimate.start_at)}, in ${duration(estimate.wait_minutes)}`
          : 'No time left today'}
      </span>
      <span className="tabular block text-small text-soft">
        {estimate && `with ${estimate.barber.name}; `}
        {walkIn.remote ? 'joined from afar' : 'here since'} {clockOf(walkIn.joined_at)}
        {waited > 0 && `, ${duration(waited)}`}
      </span>
    </>
  )
}

function Called({ at }: { at: string }) {
  const now = useNow(20)
  const isMissed = now - Date.parse(at) > CALL_MINUTES * 60_000
  return (
    <span
      className={`tabular inline-flex items-center gap-1.5 text-small ${isMissed ? 'text-warn' : 'text-accent'}`}
    >
      <Icon name={isMissed ? 'clock' : 'dot'} size={14} />
      called {clockOf(at)}
      {isMissed && ', not there: after the others'}
    </span>
  )
}
