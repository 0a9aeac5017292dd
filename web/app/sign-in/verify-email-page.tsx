import { useState } from 'react'
import { confirmEmail } from '../../api/auth.ts'
import { Notice } from '../../components/notice.tsx'
import { useAction } from '../../components/use-action.ts'
import { Entrance } from './entrance.tsx'
import { Refusal } from './refusal.tsx'
import { useLinkToken } from './use-link-token.ts'
import { useTitle } from '../../components/use-title.ts'

/** Shows by a mailed link that an address is one's own, at the press of a button. */
export function VerifyEmailPage() {
  const token = useLinkToken()
  const [email, setEmail] = useState<string | null>(null)
  const { busy, problem, run } = useAction(() => confirmEmail(token), setEmail)
  useTitle('Confirm your address')
  return (
    <Entrance title="Your e-mail address.">
      <div className="space-y-5">
        <Refusal problem={problem} title="Not confirmed." />
        {email === null ? (
          <button
            type="button"
            className="button button-main w-full"
            aria-busy={busy}
            disabled={busy}
            onClick={run}
          >
            {busy ? 'One moment…' : 'Yes, it is mine'}
          </button>
        ) : (
          <Notice tone="good" live title="Confirmed.">
            <p>
              Your account has the address {email}.{' '}
              <a className="link" href="/app">
                Go on
              </a>
            </p>
          </Notice>
        )}
      </div>
    </Entrance>
  )
}
