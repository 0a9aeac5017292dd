import { useState } from 'react'
import { confirmAuthenticator } from '../../api/auth.ts'
import { TextField } from '../../components/field.tsx'
import { useAction } from '../../components/use-action.ts'
import { Refusal } from '../sign-in/refusal.tsx'
import { QrCode } from './qr-code.tsx'

/** Shows an authenticator app its secret, and asks for the first code of it. */
export function AuthenticatorForm(props: {
  begun: { otpauth_uri: string; secret: string }
  onDone: (codes: string[]) => void
  onCancel: () => void
}) {
  const { otpauth_uri: uri, secret } = props.begun
  const [code, setCode] = useState('')
  const { busy, problem, run } = useAction(() => confirmAuthenticator(code), props.onDone)
  return (
    <form
      className="rise space-y-5"
      onSubmit={(event) => {
        event.preventDefault()
        run()
      }}
    >
      <ol className="space-y-6">
        <li className="space-y-3">
          <p>
            <span className="font-[560]">1. Scan this with an authenticator app.</span>{' '}
            <span className="text-soft">Any will do; one may be in your phone’s password settings.</span>
          </p>
          <div className="flex flex-wrap items-center gap-x-6 gap-y-3">
            <QrCode text={uri} label="QR code for the authenticator app" />
            <div className="min-w-0 max-w-[16rem] space-y-1">
              <p className="text-small text-soft">This page is on that phone, or it has no camera? Type:</p>
              <p className="tabular break-words font-[560]">
                <code className="font-sans">{secret.replace(/(.{4})(?=.)/g, '$1 ')}</code>
              </p>
              <p className="text-small">
                <a className="link" href={uri}>
                  Open the app on this device
                </a>
              </p>
            </div>
          </div>
        </li>
        <li className="max-w-[16rem]">
          <TextField
            id="first-code"
            label="2. Type the six digits it shows."
            inputMode="numeric"
            autoComplete="one-time-code"
            pattern="\s*(\d\s*){6}"
            title="Six digits"
            maxLength={12}
            required
            value={code}
            onValue={setCode}
          />
        </li>
      </ol>
      <Refusal problem={problem} title="Not set up yet." />
      <p className="text-small text-soft">All your other devices are signed out then.</p>
      <div className="flex flex-wrap gap-3">
        <button type="submit" className="button button-main" aria-busy={busy} disabled={busy}>
          {busy ? 'One moment…' : 'Turn it on'}
        </button>
        <button type="button" className="button button-quiet" onClick={props.onCancel}>
          Not now
        </button>
      </div>
    </form>
  )
}
