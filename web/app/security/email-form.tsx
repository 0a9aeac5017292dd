import { useState } from 'react'
import { changeEmail } from '../../api/auth.ts'
import { TextField } from '../../components/field.tsx'
import { Notice } from '../../components/notice.tsx'
import { useAction } from '../../components/use-action.ts'
import { Refusal } from '../sign-in/refusal.tsx'

/** Asks for another address, which holds once its link is followed. */
export function EmailForm() {
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [sent, setSent] = useState<string | null>(null)
  const { busy, problem, run } = useAction(
    () => changeEmail(email.trim(), password),
    ({ sent_to: to }) => {
      setSent(to)
      setEmail('')
      setPassword('')
    },
  )
  return (
    <section aria-labelledby="address" className="space-y-4">
      <h2 id="address" className="text-title">
        E-mail address
      </h2>
      <form
        className="max-w-[24rem] space-y-4"
        onSubmit={(event) => {
          event.preventDefault()
          setSent(null)
          run()
        }}
      >
        <TextField
          id="new-email"
          label="New e-mail"
          type="email"
          autoComplete="email"
          required
          hint="It holds once you follow the link that goes there. The old address is told."
          value={email}
          onValue={setEmail}
        />
        <TextField
          id="email-password"
          label="Password"
          type="password"
          autoComplete="current-password"
          required
          value={password}
          onValue={setPassword}
        />
        <Refusal problem={problem} title="Nothing has changed." />
        {sent !== null && (
          <Notice tone="good" live title="Look into your mail.">
            <p>A link is on its way to {sent}.</p>
          </Notice>
        )}
        <button type="submit" className="button button-quiet" disabled={busy}>
          Change it
        </button>
      </form>
    </section>
  )
}
