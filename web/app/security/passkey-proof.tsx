import { proveByPasskey } from '../../api/passkeys.ts'
import { useAction } from '../../components/use-action.ts'
import { Refusal } from '../sign-in/refusal.tsx'

/** Shows by a passkey that it is still the person, where `methods` of step_up_required names 'passkey'. */
export function PasskeyProof({ onProven }: { onProven: () => void }) {
  const { busy, problem, run } = useAction(proveByPasskey, onProven)
  return (
    <div className="space-y-4">
      <button type="button" className="button button-main" aria-busy={busy} disabled={busy} onClick={run}>
        {busy ? 'One moment…' : 'Use a passkey'}
      </button>
      <Refusal problem={problem} title="That was not shown." />
    </div>
  )
}
