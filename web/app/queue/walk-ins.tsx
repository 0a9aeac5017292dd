import { useState, type ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import { inShop } from '../../api/asked-shop.ts'
import type { WalkIn } from '../../api/types.ts'
import { Notice } from '../../components/notice.tsx'
import { dayOf } from '../../time/local.ts'
import { useRefocus } from '../use-refocus.ts'
import { WalkInLine } from './walk-in-line.tsx'

/** What was done last, and what can be looked at. */
export interface Done {
  said: ReactNode
  bookingId?: string | null
  day?: string
}

/** Everybody in the queue, in turn, with what can be done for each. */
export function WalkIns({ walkIns, error }: { walkIns: WalkIn[] | undefined; error: Error | null }) {
  const [done, setDone] = useState<Done | null>(null)
  const said = useRefocus<HTMLDivElement>(done)
  return (
    <div className="space-y-4">
      {error && (
        <div className="pt-4">
          <Notice tone="bad" live title="The queue could not be loaded.">
            <p>{error.message}</p>
          </Notice>
        </div>
      )}
      {done && (
        <div ref={said} tabIndex={-1} role="status" className="pt-4">
          <Notice tone="good">
            <p>
              {done.said}{' '}
              {done.bookingId && (
                <Link
                  className="link"
                  to="/app/day"
                  search={{ date: done.day ?? undefined, open: done.bookingId }}
                >
                  Show it in the day
                </Link>
              )}
            </p>
          </Notice>
        </div>
      )}
      {!walkIns && !error && <span className="skeleton mt-4 h-40 w-full" aria-busy="true" />}
      {walkIns?.length === 0 && (
        <div className="border-b border-line py-8">
          <p className="text-lead">Nobody is waiting.</p>
          <p className="mt-1 max-w-[36rem] text-soft">
            Add who comes in without an appointment, and each is told when it will be their turn. From afar
            people join by themselves at{' '}
            <a className="link" href={inShop('/queue')}>
              {location.host}/queue
            </a>
            .
          </p>
        </div>
      )}
      {walkIns && walkIns.length > 0 && (
        <ol className="walk-ins divide-y divide-line border-b border-line">
          {walkIns.map((walkIn, index) => (
            <WalkInLine
              key={walkIn.id}
              walkIn={walkIn}
              first={index === 0}
              onDone={(said, after) =>
                setDone({
                  said,
                  ...(after.booking_id
                    ? { bookingId: after.booking_id, day: dayOf(after.ended_at ?? after.joined_at) }
                    : {}),
                })
              }
            />
          ))}
        </ol>
      )}
    </div>
  )
}
