import { useState } from 'react'
import { Link } from '@tanstack/react-router'
import { askForLink } from '../../api/auth.ts'
import { TextField } from '../../components/field.tsx'
import { Notice } from '../../components/notice.tsx'
import { useAction } from '../../components/use-action.ts'
import { Entrance } from './entrance.tsx'
import { Refusal } from './refusal.tsx'
import { useTitle } from '../../components/use-title.ts'

/** Asks for a mail, for who does not know the password. */
export function ForgottenPage() {
  const [email, setEmail] = useState('')
  const [sent, setSent] = useState<string | null>(null)
  const done = () => setSent(email.trim())
  const link = useAction(() => askForLink('sign_in', email.trim()), done)
  const reset = useAction(() => askForLink('reset_password', email.trim()), done)
  const busy = link.busy || reset.busy
  useTitle('Forgot the password')
  return (
    <Entrance title="A link instead.">
      <form
        className="space-y-5"
        onSubmit={(event) => {
          event.preventDefault()
          reset.run()
        }}
      >
        <Refusal problem={link.problem ?? reset.problem} title="No mail was sent." />
        {sent !== null && (
          <Notice tone="good" live title="Look into your mail.">
            <p>If there is an account for {sent}, a link is on its way. It is good once.</p>
          </Notice>
        )}
        <TextField
          id="email"
          label="E-mail"
          type="email"
          autoComplete="username"
          required
          value={email}
          onValue={setEmail}
        />
        <button type="submit" className="button button-main w-full" aria-busy={busy} disabled={busy}>
          Choose a new password
        </button>
        <button
          type="button"
          className="button button-quiet w-full"
          disabled={busy}
          onClick={(event) => {
            if (event.currentTarget.form?.reportValidity() === true) link.run()
          }}
        >
          Just sign me in
        </button>
        <p className="text-soft">
          Signing in by mail is for clients.{' '}
          <Link className="link" to="/app/sign-in" search={{ next: undefined }}>
            Back to sign-in
          </Link>
        </p>
      </form>
    </Entrance>
  )
}
