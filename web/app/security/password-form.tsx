import { useState } from 'react'
import { changePassword } from '../../api/auth.ts'
import { TextField } from '../../components/field.tsx'
import { Notice } from '../../components/notice.tsx'
import { useAction } from '../../components/use-action.ts'
import { Refusal } from '../sign-in/refusal.tsx'

/** Changes the password; all other devices are signed out. */
export function PasswordForm({ email }: { email: string }) {
  const [present, setPresent] = useState('')
  const [next, setNext] = useState('')
  const [done, setDone] = useState(false)
  const { busy, problem, run } = useAction(
    () => changePassword(present, next),
    () => {
      setDone(true)
      setPresent('')
      setNext('')
    },
  )
  return (
    <section aria-labelledby="password" className="space-y-4">
      <h2 id="password" className="text-title">
        Password
      </h2>
      <form
        className="max-w-[24rem] space-y-4"
        onSubmit={(event) => {
          event.preventDefault()
          setDone(false)
          run()
        }}
      >
        <input type="hidden" autoComplete="username" value={email} readOnly />
        <TextField
          id="present-password"
          label="Present password"
          type="password"
          autoComplete="current-password"
          required
          value={present}
          onValue={setPresent}
        />
        <TextField
          id="next-password"
          label="New password"
          type="password"
          autoComplete="new-password"
          minLength={10}
          required
          hint="At least 10 characters. All other devices are signed out."
          value={next}
          onValue={setNext}
        />
        <Refusal problem={problem} title="The old password still holds." />
        {done && (
          <Notice tone="good" live>
            <p>That is your password now.</p>
          </Notice>
        )}
        <button type="submit" className="button button-quiet" disabled={busy}>
          Change it
        </button>
      </form>
    </section>
  )
}
