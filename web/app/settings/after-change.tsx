import { useEffect, useRef } from 'react'
import { Notice } from '../../components/notice.tsx'
import { ConflictsOfChange } from './conflicts/conflicts-notice.tsx'
import type { Change } from './use-change.ts'

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
        <ConflictsOfChange conflicts={conflicts} conflict_count={count} />
      </Notice>
    </div>
  )
}
