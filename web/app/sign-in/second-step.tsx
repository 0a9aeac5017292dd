import { useEffect, useState } from 'react'
import { passSecondFactor } from '../../api/auth.ts'
import { CodeField } from './code-field.tsx'
import { Entrance } from './entrance.tsx'
import { Refusal } from './refusal.tsx'
import type { useEntry } from './use-entry.ts'

/** The second step of a sign-in whose first one was right, `id` its secret. */
export function SecondStep({ entry, id }: { entry: ReturnType<typeof useEntry>; id: string }) {
  const { busy, problem, enter, forget } = entry
  const [code, setCode] = useState('')
  useEffect(() => document.getElementById('second-code')?.focus(), [])
  return (
    <Entrance title="One more step.">
      <form
        className="space-y-5"
        onSubmit={(event) => {
          event.preventDefault()
          void enter(() => passSecondFactor(id, code.trim())).then((refused) => refused && setCode(''))
        }}
      >
        <Refusal problem={problem} title="Not signed in." />
        <CodeField id="second-code" value={code} onValue={setCode} />
        <button type="submit" className="button button-main w-full" aria-busy={busy} disabled={busy}>
          {busy ? 'One moment…' : 'Sign in'}
        </button>
        <button type="button" className="link text-soft" onClick={forget}>
          Start again
        </button>
      </form>
    </Entrance>
  )
}
