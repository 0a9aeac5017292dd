import { useEffect, useState } from 'react'
import { impersonated, seeAsOneself, type Impersonated } from '../api/impersonated.ts'
import { readImpersonated, stopImpersonation } from '../api/impersonation.ts'
import { useNow } from '../time/use-now.ts'
import { useAction } from './use-action.ts'

/** Over every page, while the staff see the shop as a client does: as whom, for how long yet, and the way back. */
export function ImpersonationBar() {
  const [whom] = useState(impersonated)
  return whom && <Bar whom={whom} />
}

function Bar({ whom }: { whom: Impersonated }) {
  const [seen, setSeen] = useState<{ name: string; endsMs: number } | null>(null)
  const now = useNow(10)
  const stop = useAction(stopImpersonation, () => seeAsOneself(whom))
  useEffect(() => {
    const leaving = new AbortController()
    readImpersonated(leaving.signal).then(setSeen, () => undefined)
    return () => leaving.abort()
  }, [])
  const isOver = seen !== null && seen.endsMs <= now
  useEffect(() => {
    if (isOver) seeAsOneself(whom)
  }, [isOver, whom])
  const minutes = seen === null ? 10 : Math.max(1, Math.ceil((seen.endsMs - now) / 60_000))
  return (
    <section
      aria-label="Seen as a client"
      className="no-print sticky top-0 z-30 flex flex-wrap items-center gap-x-6 gap-y-1 bg-ink px-4 py-1.5 text-paper sm:px-6"
    >
      <p className="min-w-0 flex-1">
        <span className="font-[600]">You see the shop as {seen?.name ?? 'this client'} does</span>
        <span className="block text-small">
          {stop.problem === null
            ? `For ${minutes} more ${minutes === 1 ? 'minute' : 'minutes'} you can look, book, move and cancel. It is all on the record.`
            : `It goes on. ${stop.problem.detail}`}
        </span>
      </p>
      <button
        type="button"
        className="min-h-11 shrink-0 rounded border border-paper px-5 font-[600]"
        disabled={stop.busy}
        onClick={stop.run}
      >
        Stop
      </button>
    </section>
  )
}
