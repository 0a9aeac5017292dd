import { useState } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { eraseClient, readClient, type Client, type ErasureWish } from '../../api/clients.ts'
import { ApiProblem } from '../../api/request.ts'
import { TextField } from '../../components/field.tsx'
import { Notice } from '../../components/notice.tsx'
import { BookingLinks } from './booking-links.tsx'
import { clientQuery, erasureQuery } from './use-client.ts'
import { useOpening } from './use-opening.ts'
import { SelectField } from '../../components/select-field.tsx'

const reasons: { reason: ErasureWish['reason']; word: string }[] = [
  { reason: 'requested', word: 'They asked for it' },
  { reason: 'consent_withdrawn', word: 'They took their consent back' },
  { reason: 'no_longer_needed', word: 'It is no longer needed' },
  { reason: 'collected_unlawfully', word: 'It should not have been noted' },
]

/** Erases a client for good, once it is clear what goes, what stays, and who is meant. */
export function Erasure({ client }: { client: Client }) {
  const { open: asking, setOpen: setAsking, opener } = useOpening()
  if (!asking)
    return (
      <button ref={opener} type="button" className="button button-bad mt-4" onClick={() => setAsking(true)}>
        Erase this client…
      </button>
    )
  return <ErasureForm client={client} onKeep={() => setAsking(false)} />
}

function ErasureForm({ client, onKeep }: { client: Client; onKeep: () => void }) {
  const queries = useQueryClient()
  const [reason, setReason] = useState<ErasureWish['reason']>('requested')
  const [closes, setCloses] = useState(true)
  const [name, setName] = useState('')
  const [tried, setTried] = useState(false)
  const named = name.trim().toLowerCase() === client.name.trim().toLowerCase()
  const erase = useMutation({
    mutationFn: () => eraseClient(client.id, { reason, account: closes ? 'close' : 'keep' }),
    onSuccess: async (erasure) => {
      const erased = await readClient(client.id)
      // What was read of them is not kept here either.
      queries.setQueryData(erasureQuery(client.id).queryKey, erasure)
      queries.setQueryData(clientQuery(client.id).queryKey, erased)
      for (const part of ['notes', 'consents'])
        queries.removeQueries({ queryKey: ['client', client.id, part] })
      queries.removeQueries({ queryKey: ['clients'] })
    },
  })
  const refused = erase.error instanceof ApiProblem ? erase.error : null
  return (
    <form
      className="mt-5 space-y-4 border-l-2 border-bad pl-4"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (named) erase.mutate()
      }}
    >
      <h3 ref={takeFocus} tabIndex={-1} className="text-lead">
        Erase {client.name}
      </h3>
      <div>
        <p className="font-[560]">What goes</p>
        <ul className="mt-1 list-disc space-y-0.5 pl-5 text-small">
          <li>name, phone, e-mail, birthday, language</li>
          <li>preferences, tags, what was agreed on late changes, the place in the household</li>
          <li>all notes of the staff, notes and guest names on bookings</li>
          <li>waitlist wishes, places in the queue, mail that waits to be sent</li>
          {client.merged_ids.length > 0 && <li>the same of every client who was merged into this one</li>}
          {client.has_account && closes && <li>the account they sign in with</li>}
        </ul>
      </div>
      <div>
        <p className="font-[560]">What stays</p>
        <ul className="mt-1 list-disc space-y-0.5 pl-5 text-small">
          <li>bookings, payments and fees with their times and amounts, as “Erased client”</li>
          <li>that there were consents, without whose</li>
          <li>that somebody was erased, when and why, and who read what when: by number, without a name</li>
        </ul>
      </div>
      <SelectField
        id="erasure-reason"
        label="Why"
        value={reason}
        options={reasons.map((one) => ({ value: one.reason, name: one.word }))}
        onValue={(value) => setReason(value as ErasureWish['reason'])}
      />
      {client.has_account && (
        <label className="flex min-h-11 items-start gap-3" htmlFor="erasure-account">
          <input
            id="erasure-account"
            type="checkbox"
            className="mt-1 size-5 shrink-0"
            checked={closes}
            onChange={(event) => setCloses(event.currentTarget.checked)}
          />
          <span>
            Close their account too
            <span className="block text-small text-soft">
              An account that works in a shop, or is a client elsewhere, is kept.
            </span>
          </span>
        </label>
      )}
      <TextField
        id="erasure-name"
        label={`Type “${client.name}” to confirm`}
        autoComplete="off"
        value={name}
        onValue={setName}
        error={tried && !named ? `That is not the name. Type ${client.name}.` : null}
      />
      {refused && (
        <Notice tone="bad" live title="Nothing was erased.">
          <p>{refused.detail}</p>
          <BookingLinks ids={refused.extensions['booking_ids']} />
        </Notice>
      )}
      <p className="font-[560]">This can’t be undone, not even with a backup.</p>
      <div className="flex flex-wrap gap-3">
        <button
          type="submit"
          className="button button-bad"
          aria-busy={erase.isPending}
          disabled={erase.isPending}
        >
          {erase.isPending ? 'One moment…' : 'Erase for good'}
        </button>
        <button type="button" className="button button-quiet" onClick={onKeep}>
          Keep the client
        </button>
      </div>
    </form>
  )
}

const takeFocus = (heading: HTMLHeadingElement | null) => heading?.focus()
