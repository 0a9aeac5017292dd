import { Link } from '@tanstack/react-router'
import { signInByLink } from '../../api/auth.ts'
import { Entrance } from './entrance.tsx'
import { Refusal } from './refusal.tsx'
import { SecondStep } from './second-step.tsx'
import { useEntry } from './use-entry.ts'
import { useLinkToken } from './use-link-token.ts'
import { useTitle } from '../../components/use-title.ts'

/** Signs in by a mailed link, at the press of a button: programs that read mail follow links, and it is good once. */
export function EnterPage() {
  const token = useLinkToken()
  const entry = useEntry(undefined)
  const { busy, problem, enter } = entry
  useTitle('Sign in')
  if (entry.asked !== null) return <SecondStep entry={entry} asked={entry.asked} />
  return (
    <Entrance title="Welcome back.">
      <div className="space-y-5">
        <Refusal problem={problem} title="Not signed in." />
        <button
          type="button"
          className="button button-main w-full"
          aria-busy={busy}
          disabled={busy}
          onClick={() => void enter(() => signInByLink(token))}
        >
          {busy ? 'One moment…' : 'Sign in'}
        </button>
        <p className="text-soft">
          <Link className="link" to="/app/forgotten">
            Ask for a new link
          </Link>
        </p>
      </div>
    </Entrance>
  )
}
