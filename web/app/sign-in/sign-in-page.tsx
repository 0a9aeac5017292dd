import { useEffect, useRef, useState } from 'react'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { signIn } from '../../api/auth.ts'
import { signInByPasskey, signInWith, whyNoPasskeys } from '../../api/passkeys.ts'
import { readWaysIn, signInAddress } from '../../api/identity-provider.ts'
import { TextField } from '../../components/field.tsx'
import { Entrance } from './entrance.tsx'
import { safeNext } from '../session.ts'
import { IdentityRefusal } from './identity-refusal.tsx'
import { Refusal } from './refusal.tsx'
import { SecondStep } from './second-step.tsx'
import { useEntry } from './use-entry.ts'
import { usePasskeyOffer } from './use-passkey-offer.ts'
import { useTitle } from '../../components/use-title.ts'

const route = getRouteApi('/app/sign-in')

/** A passkey, or e-mail and password, and a mailed code where the shop asks for one. */
export function SignInPage() {
  const { next, refused } = route.useSearch()
  const entry = useEntry(next)
  const { busy, problem, enter, forget } = entry
  const { data: waysIn } = useQuery({
    queryKey: ['ways-in'],
    queryFn: ({ signal }) => readWaysIn(signal),
    staleTime: 600_000,
  })
  const provider = waysIn?.identity_provider ?? null
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [challenge, setChallenge] = useState<string | null>(null)
  const [code, setCode] = useState('')
  const codeField = useRef<HTMLDivElement>(null)
  const offersPasskeys = challenge === null && whyNoPasskeys() === null
  usePasskeyOffer(offersPasskeys && !busy, (credential) => void enter(() => signInWith(credential)))
  useTitle('Sign in')
  useEffect(() => {
    if (challenge) codeField.current?.querySelector('input')?.focus()
  }, [challenge])
  const submit = async () => {
    const answer = await enter(() =>
      signIn(email.trim(), password, challenge ? { id: challenge, code: code.trim() } : undefined),
    )
    if (answer?.code !== 'challenge_required') return
    forget()
    setChallenge(String(answer.extensions.challenge_id))
  }
  if (entry.asked !== null) return <SecondStep entry={entry} asked={entry.asked} />
  return (
    <Entrance title={challenge ? 'One more step.' : 'Sign in'}>
      <form
        className="space-y-5"
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <Refusal problem={problem} title="Not signed in." />
        {!problem && <IdentityRefusal code={refused} title="Not signed in." />}
        {challenge ? (
          <>
            <p className="text-soft">
              Somebody has been guessing passwords, so we make sure that it is you. We sent a code to {email}.
            </p>
            <div ref={codeField}>
              <TextField
                id="code"
                label="Code from the e-mail"
                inputMode="numeric"
                autoComplete="one-time-code"
                required
                value={code}
                onValue={setCode}
              />
            </div>
          </>
        ) : (
          <>
            {offersPasskeys && (
              <>
                <button
                  type="button"
                  className="button button-main w-full"
                  aria-busy={busy}
                  disabled={busy}
                  onClick={() => void enter(signInByPasskey)}
                >
                  Sign in with a passkey
                </button>
                <p className="flex items-center gap-3 text-small text-soft before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
                  or with your password
                </p>
              </>
            )}
            <TextField
              id="email"
              label="E-mail"
              type="email"
              autoComplete="username webauthn"
              required
              value={email}
              onValue={setEmail}
            />
            <TextField
              id="password"
              label="Password"
              type="password"
              autoComplete="current-password"
              required
              value={password}
              onValue={setPassword}
            />
          </>
        )}
        <button
          type="submit"
          className={`button w-full ${offersPasskeys ? 'button-quiet' : 'button-main'}`}
          aria-busy={busy}
        >
          {busy ? 'One moment…' : 'Sign in'}
        </button>
        {provider !== null && !challenge && (
          <a className="button button-quiet w-full" href={signInAddress(safeNext(next) ?? '/app')}>
            Sign in with {provider.name}
          </a>
        )}
        {challenge ? (
          <button
            type="button"
            className="link text-soft"
            onClick={() => {
              setChallenge(null)
              setCode('')
              forget()
            }}
          >
            Use another account
          </button>
        ) : (
          <p className="text-soft">
            <Link className="link" to="/app/forgotten">
              Forgot the password?
            </Link>{' '}
            New here?{' '}
            <Link className="link" to="/app/register" search={{ next }}>
              Open an account
            </Link>
            , or{' '}
            <a className="link" href="/">
              book without one
            </a>
            .
          </p>
        )}
      </form>
    </Entrance>
  )
}
