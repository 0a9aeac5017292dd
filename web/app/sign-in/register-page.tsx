import { useState } from 'react'
import { getRouteApi, Link } from '@tanstack/react-router'
import { register } from '../../api/auth.ts'
import { TextField } from '../../components/field.tsx'
import { Notice } from '../../components/notice.tsx'
import { Entrance } from './entrance.tsx'
import { useEntry } from './use-entry.ts'
import { useTitle } from '../../components/use-title.ts'

const route = getRouteApi('/app/register')

/** A new account, for those who want their bookings in one place. */
export function RegisterPage() {
  const { next } = route.useSearch()
  const { busy, problem, enter } = useEntry(next)
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  useTitle('Open an account')
  return (
    <Entrance title="Open an account">
      <form
        className="space-y-5"
        onSubmit={(event) => {
          event.preventDefault()
          void enter(() => register(name.trim(), email.trim(), password))
        }}
      >
        {problem && (
          <Notice tone="bad" live title="The account is not open yet.">
            <p>{problem.detail}</p>
          </Notice>
        )}
        <TextField id="name" label="Name" autoComplete="name" required value={name} onValue={setName} />
        <TextField
          id="email"
          label="E-mail"
          type="email"
          autoComplete="username"
          required
          value={email}
          onValue={setEmail}
        />
        <TextField
          id="password"
          label="Password"
          type="password"
          autoComplete="new-password"
          minLength={10}
          required
          hint="At least 10 characters. A few words in a row are easy to keep in mind."
          value={password}
          onValue={setPassword}
        />
        <button type="submit" className="button button-main w-full" aria-busy={busy}>
          {busy ? 'One moment…' : 'Open the account'}
        </button>
        <p className="text-soft">
          Have one?{' '}
          <Link className="link" to="/app/sign-in" search={{ next }}>
            Sign in
          </Link>
        </p>
      </form>
    </Entrance>
  )
}
