import { useQueryClient } from '@tanstack/react-query'
import { endOtherSessions, endSession } from '../../api/auth.ts'
import { useAction } from '../../components/use-action.ts'
import { Refusal } from '../sign-in/refusal.tsx'

/** Says that it was somebody else: that sign-in ends, or without one all others do, and a new password is asked for. */
export function NotMe(props: { sessionId: string | null; what: string; onDisowned: () => void }) {
  const { sessionId } = props
  const queries = useQueryClient()
  const { busy, problem, run } = useAction<unknown>(
    () => (sessionId === null ? endOtherSessions() : endSession(sessionId)),
    () => {
      void queries.invalidateQueries({ queryKey: ['sessions'] })
      void queries.invalidateQueries({ queryKey: ['activity'] })
      props.onDisowned()
    },
  )
  return (
    <>
      <button
        type="button"
        className="link min-h-11 text-small"
        aria-label={`This was not me: ${props.what}`}
        disabled={busy}
        onClick={run}
      >
        This was not me
      </button>
      <Refusal problem={problem} title="It was not ended." />
    </>
  )
}
