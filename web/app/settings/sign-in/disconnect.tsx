import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { disconnectProvider } from '../../../api/identity-provider.ts'
import { useAction } from '../../../components/use-action.ts'
import { Part } from '../form/page-head.tsx'
import { Refusal } from '../form/refusal.tsx'

/** Takes the provider back, after a word on what that does: it cannot be undone. */
export function Disconnect({ name, onDone }: { name: string; onDone: () => void }) {
  const [asked, setAsked] = useState(false)
  const queries = useQueryClient()
  const { busy, problem, run } = useAction(disconnectProvider, () => {
    void queries.invalidateQueries({ queryKey: ['ways-in'] })
    onDone()
  })
  return (
    <Part
      title="Disconnect it"
      lead={`Nobody signs in with ${name} any more. Whoever came in by it is signed out, and all links are gone; passwords still open.`}
    >
      <div className="space-y-4">
        <Refusal error={problem} title="It is still connected." />
        {asked ? (
          <p className="flex flex-wrap gap-2">
            <button type="button" className="button button-bad" disabled={busy} onClick={run}>
              Sign them out and disconnect
            </button>
            <button type="button" className="button button-quiet" onClick={() => setAsked(false)}>
              Leave it connected
            </button>
          </p>
        ) : (
          <button type="button" className="button button-quiet" onClick={() => setAsked(true)}>
            Disconnect {name}
          </button>
        )}
      </div>
    </Part>
  )
}
