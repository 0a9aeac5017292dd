import { useState } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { endSession } from '../../api/auth.ts'
import { listImpersonations, type Impersonation } from '../../api/impersonation.ts'
import { useAction } from '../../components/use-action.ts'
import { clockOf, dayOf, fullDay } from '../../time/local.ts'
import { useNow } from '../../time/use-now.ts'
import { Refusal } from '../sign-in/refusal.tsx'

const queryKey = ['impersonations']

/** When the staff of a shop saw it through the eyes of this account; nothing when they never did. */
export function LooksOfShop() {
  const queries = useQueryClient()
  const { data = [] } = useQuery({ queryKey, queryFn: ({ signal }) => listImpersonations(signal) })
  if (data.length === 0) return null
  return (
    <section aria-labelledby="looks" className="space-y-4">
      <h2 id="looks" className="text-title">
        When the shop looked at your account
      </h2>
      <p className="text-soft">
        To help you, the shop saw your bookings and details the way you do. If you did not ask for that, call
        them.
      </p>
      <ul className="divide-y divide-line border-y border-line">
        {data.map((look) => (
          <Look key={look.id} look={look} onChange={() => void queries.invalidateQueries({ queryKey })} />
        ))}
      </ul>
    </section>
  )
}

function Look({ look, onChange }: { look: Impersonation; onChange: () => void }) {
  const now = useNow(10)
  const [ended, setEnded] = useState(false)
  const end = useAction(
    () => endSession(look.id),
    () => {
      setEnded(true)
      onChange()
    },
  )
  const lasts = !ended && Date.parse(look.ends_at) > now
  return (
    <li className="flex flex-wrap items-center gap-x-6 gap-y-2 py-3">
      <div className="min-w-0 flex-1">
        <p className="font-[560] break-words">{look.reason ?? 'The reason was erased.'}</p>
        <p className="tabular text-small text-soft">
          {look.shop.name}, {fullDay(dayOf(look.started_at))}, {clockOf(look.started_at)}–
          {clockOf(look.ends_at)}
        </p>
        <Refusal problem={end.problem} title="They still see it." />
      </div>
      {lasts && (
        <button type="button" className="button button-quiet" disabled={end.busy} onClick={end.run}>
          End it now
        </button>
      )}
    </li>
  )
}
