import { useState } from 'react'
import { TextField } from '../../components/field.tsx'

/** A code of the authenticator app or, for who does not have it at hand, a recovery code. */
export function CodeField(props: { id: string; value: string; onValue: (value: string) => void }) {
  const [byPaper, setByPaper] = useState(false)
  const swap = () => {
    setByPaper(!byPaper)
    props.onValue('')
    document.getElementById(props.id)?.focus()
  }
  return (
    <div className="space-y-2">
      {byPaper ? (
        <TextField
          {...props}
          label="Recovery code"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={40}
          required
          hint="Sixteen signs, as you kept them. Each is good once."
        />
      ) : (
        <TextField
          {...props}
          label="Code from the app"
          inputMode="numeric"
          autoComplete="one-time-code"
          pattern="\s*(\d\s*){6}"
          title="Six digits"
          maxLength={12}
          required
          hint="Six digits, new every half minute."
        />
      )}
      <button type="button" className="link min-h-9 text-small text-soft" onClick={swap}>
        {byPaper ? 'Use the app' : 'Use a recovery code'}
      </button>
    </div>
  )
}
