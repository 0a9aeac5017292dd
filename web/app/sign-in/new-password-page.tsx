import { useState } from 'react'
import { Link } from '@tanstack/react-router'
import { resetPassword } from '../../api/auth.ts'
import { TextField } from '../../components/field.tsx'
import { Notice } from '../../components/notice.tsx'
import { useAction } from '../../components/use-action.ts'
import { Entrance } from './entrance.tsx'
import { Refusal } from './refusal.tsx'
import { useLinkToken } from './use-link-token.ts'
import { useTitle } from '../../components/use-title.ts'

/** Chooses a new password by a mailed link. */
export function NewPasswordPage() {
  const token = useLinkToken()
  const [password, setPassword] = useState('')
  const [done, setDone] = useState(false)
  const { busy, problem, run } = useAction(
    () => resetPassword(token, password),
    () => setDone(true),
  )
  useTitle('Choose a new password')
  const signIn = (
    <Link className="link" to="/app/sign-in" search={{ next: undefined }}>
      Sign in
    </Link>
  )
  if (done)
    return (
      <Entrance title="That is your password now.">
        <Notice tone="good" live>
          <p>All devices were signed out. {signIn} with the new one.</p>
        </Notice>
      </Entrance>
    )
  return (
    <Entrance title="Choose a new password.">
      <form
        className="space-y-5"
        onSubmit={(event) => {
          event.preventDefault()
          run()
        }}
      >
        <Refusal problem={problem} title="The old password still holds." />
        <TextField
          id="password"
          label="New password"
          type="password"
          autoComplete="new-password"
          minLength={10}
          required
          hint="At least 10 characters. A few words in a row are easy to keep in mind."
          value={password}
          onValue={setPassword}
        />
        <button type="submit" className="button button-main w-full" aria-busy={busy} disabled={busy}>
          {busy ? 'One moment…' : 'Take it'}
        </button>
        <p className="text-soft">
          <Link className="link" to="/app/forgotten">
            Ask for a new link
          </Link>
        </p>
      </form>
    </Entrance>
  )
}
