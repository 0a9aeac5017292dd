import { useState } from 'react'
import type { Client } from '../../api/clients.ts'
import { seeAs } from '../../api/impersonated.ts'
import { startImpersonation } from '../../api/impersonation.ts'
import { TextField } from '../../components/field.tsx'
import { useAction } from '../../components/use-action.ts'
import { Refusal } from '../sign-in/refusal.tsx'
import { Section } from './section.tsx'
import { focusFirst, useOpening } from './use-opening.ts'

/** Sees the shop as a client does, to help him on the phone. */
export function SeeingAs({ client }: { client: Client }) {
  const { open, setOpen, opener } = useOpening()
  return (
    <Section title="Help on the phone">
      <p className="mb-3 text-soft">
        See the shop the way {client.name} does, for ten minutes: look, book, move and cancel.
      </p>
      {open ? (
        <Reason client={client} onClose={() => setOpen(false)} />
      ) : (
        <button ref={opener} type="button" className="button button-quiet" onClick={() => setOpen(true)}>
          See what they see…
        </button>
      )}
    </Section>
  )
}

function Reason({ client, onClose }: { client: Client; onClose: () => void }) {
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const isSaid = reason.trim().length >= 3
  const start = useAction(() => startImpersonation(client.id, reason.trim()), seeAs)
  return (
    <form
      ref={focusFirst}
      className="space-y-4"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (isSaid) start.run()
      }}
    >
      <TextField
        id="seeing-reason"
        label="Why"
        hint="They are told at once by mail, with what you write here."
        error={tried && !isSaid ? 'Say in a few words what they asked for.' : null}
        maxLength={200}
        autoComplete="off"
        value={reason}
        onValue={setReason}
      />
      <Refusal problem={start.problem} title="You still see it with your own eyes." />
      <div className="flex flex-wrap gap-3">
        <button type="submit" className="button button-main" disabled={start.busy}>
          See what they see
        </button>
        <button type="button" className="button button-quiet" onClick={onClose}>
          Not now
        </button>
      </div>
    </form>
  )
}
