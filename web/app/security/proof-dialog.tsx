import { useEffect, useRef, useState } from 'react'
import { useLocation } from '@tanstack/react-router'
import { stepUp } from '../../api/auth.ts'
import { whyNoPasskeys } from '../../api/passkeys.ts'
import { onProofRequired } from '../../api/request.ts'
import { TextField } from '../../components/field.tsx'
import { useAction } from '../../components/use-action.ts'
import { CodeField } from '../sign-in/code-field.tsx'
import { Refusal } from '../sign-in/refusal.tsx'
import { PasskeyProof } from './passkey-proof.tsx'

interface Asked {
  methods: string[]
  answer: Promise<boolean>
  settle: (proven: boolean) => void
}

/** Has a person show again that it is he before something dangerous is done; then that goes on by itself. */
export function ProofDialog() {
  const [asked, setAsked] = useState<Asked | null>(null)
  useEffect(() => {
    let open: Asked | null = null
    onProofRequired((methods) => {
      // Several requests at once ask once.
      if (open !== null) return open.answer
      const { promise, resolve } = Promise.withResolvers<boolean>()
      open = {
        methods,
        answer: promise,
        settle(proven) {
          open = null
          setAsked(null)
          resolve(proven)
        },
      }
      setAsked(open)
      return promise
    })
    return () => {
      onProofRequired(null)
      open?.settle(false)
    }
  }, [])
  return asked === null ? null : <Dialog asked={asked} />
}

function Dialog({ asked }: { asked: Asked }) {
  const { settle } = asked
  const byPassword = asked.methods.includes('password')
  const byPasskey = asked.methods.includes('passkey') && whyNoPasskeys() === null
  const byCode = !byPassword && (asked.methods.includes('totp') || !byPasskey)
  const [text, setText] = useState('')
  const dialog = useRef<HTMLDialogElement>(null)
  const { href } = useLocation()
  const { busy, problem, run } = useAction(
    () => stepUp(byPassword ? { password: text } : { code: text.trim() }),
    () => settle(true),
  )
  useEffect(() => {
    dialog.current?.showModal()
    dialog.current?.querySelector('input')?.focus()
  }, [])
  return (
    <dialog
      ref={dialog}
      className="proof-dialog rise"
      aria-labelledby="proof-title"
      onCancel={(event) => {
        event.preventDefault()
        settle(false)
      }}
      // Escape is this dialog's, not of what stands behind it.
      onKeyDown={(event) => event.stopPropagation()}
    >
      <form
        className="space-y-5"
        onSubmit={(event) => {
          event.preventDefault()
          run()
        }}
      >
        <div>
          <h2 id="proof-title" className="text-title">
            Is it still you?
          </h2>
          <p className="mt-1 text-soft">
            What you are about to do could do harm in other hands. We ask again after a quarter of an hour.
          </p>
        </div>
        <Refusal problem={problem} title="That did not do." />
        {byPasskey && <PasskeyProof onProven={() => settle(true)} />}
        {byPassword && (
          <TextField
            id="proof"
            label="Password"
            type="password"
            autoComplete="current-password"
            required
            value={text}
            onValue={setText}
          />
        )}
        {byCode && <CodeField id="proof" value={text} onValue={setText} />}
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          {(byPassword || byCode) && (
            <button type="submit" className="button button-main" aria-busy={busy} disabled={busy}>
              {busy ? 'One moment…' : 'Go on'}
            </button>
          )}
          <button type="button" className="button button-quiet" onClick={() => settle(false)}>
            Leave it
          </button>
        </div>
        <p className="text-small text-soft">
          {byPassword ? 'No password? ' : 'Neither at hand? '}
          <a className="link" href={`/app/sign-in?next=${encodeURIComponent(href)}`}>
            Sign in again
          </a>
          {byPassword ? '; that counts as well.' : ' another way, if you have one.'}
        </p>
      </form>
    </dialog>
  )
}
