import { useEffect, useState } from 'react'
import { passSecondFactor } from '../../api/auth.ts'
import { signInByPasskey, whyNoPasskeys } from '../../api/passkeys.ts'
import { CodeField } from './code-field.tsx'
import { Entrance } from './entrance.tsx'
import { Refusal } from './refusal.tsx'
import type { useEntry } from './use-entry.ts'

/** The second step of a sign-in whose first one was right: a passkey, or a code. */
export function SecondStep(props: {
  entry: ReturnType<typeof useEntry>
  asked: { id: string; methods: string[] }
}) {
  const { busy, problem, enter, forget } = props.entry
  const { id, methods } = props.asked
  const [code, setCode] = useState('')
  const byPasskey = methods.includes('passkey') && whyNoPasskeys() === null
  const byCode = methods.some((method) => method !== 'passkey')
  useEffect(() => document.getElementById('second-code')?.focus(), [])
  return (
    <Entrance title="One more step.">
      <form
        className="space-y-5"
        onSubmit={(event) => {
          event.preventDefault()
          if (byCode)
            void enter(() => passSecondFactor(id, code.trim())).then((refused) => refused && setCode(''))
        }}
      >
        <Refusal problem={problem} title="Not signed in." />
        {byPasskey && (
          <button
            type="button"
            className="button button-main w-full"
            aria-busy={busy}
            disabled={busy}
            onClick={() => void enter(signInByPasskey)}
          >
            Use your passkey
          </button>
        )}
        {byCode && (
          <>
            <CodeField id="second-code" value={code} onValue={setCode} />
            <button
              type="submit"
              className={`button w-full ${byPasskey ? 'button-quiet' : 'button-main'}`}
              aria-busy={busy}
              disabled={busy}
            >
              {busy ? 'One moment…' : 'Sign in'}
            </button>
          </>
        )}
        {!byCode && !byPasskey && (
          <p className="text-soft">
            This account asks for a passkey, and there is none on this device. Sign in where you have it.
          </p>
        )}
        <button type="button" className="link text-soft" onClick={forget}>
          Start again
        </button>
      </form>
    </Entrance>
  )
}
