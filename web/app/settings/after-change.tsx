import { useEffect, useRef } from 'react'
import { Link } from '@tanstack/react-router'
import { Notice } from '../../components/notice.tsx'
import { ConflictList } from './conflicts/conflict-list.tsx'
import { fitWords } from './conflicts/conflicts-query.ts'
import type { Change } from './use-change.ts'

/** How many bookings are named at once. */
const SHOWN_MAX = 5

/** What a change has come to: that it is made, how to take it back, and which bookings no longer fit. */
export function AfterChange({ change }: { change: Change }) {
  const { done, busy, undo } = change
  const note = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (done) note.current?.focus()
  }, [done])
  if (!done) return null
  const { conflicts = [], conflict_count: count = 0 } = done
  return (
    <div ref={note} tabIndex={-1} role="status" className="rise mt-6 scroll-mt-4">
      <Notice tone={count > 0 ? 'warn' : 'good'} title={done.text}>
        {count > 0 && (
          <p>
            {fitWords(count)}. Nothing was cancelled: open each to move or cancel it, or serve it all the
            same.
          </p>
        )}
        {done.undo && (
          <button
            type="button"
            className="button button-quiet button-small mt-2 max-sm:min-h-11"
            aria-busy={busy}
            disabled={busy}
            onClick={undo}
          >
            Undo
          </button>
        )}
        {count > 0 && <ConflictList conflicts={conflicts.slice(0, SHOWN_MAX)} />}
        {count > SHOWN_MAX && (
          <Link to="/app/settings/conflicts" className="link inline-flex min-h-11 items-center">
            All {count}
          </Link>
        )}
      </Notice>
    </div>
  )
}
