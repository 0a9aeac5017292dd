import { useState } from 'react'
import { useMutation, useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { addNote, deleteNote, listNotes, type Note } from '../../api/clients.ts'
import { Field } from '../../components/field.tsx'
import { Notice } from '../../components/notice.tsx'
import { attempts } from '../../api/attempt.ts'
import { clockOf, fullDay, dayOf } from '../../time/local.ts'
import { meQuery, seesWholeShop } from '../session.ts'
import { Section } from './section.tsx'
import { focusFirst, useOpening } from './use-opening.ts'

/** What the staff wrote down of a client, for one another. */
export function Notes({ clientId }: { clientId: string }) {
  const queries = useQueryClient()
  const [text, setText] = useState('')
  const [keyOf] = useState(attempts)
  const key = ['client', clientId, 'notes']
  const notes = useQuery({ queryKey: key, queryFn: ({ signal }) => listNotes(clientId, signal) })
  const add = useMutation({
    mutationFn: () => addNote(clientId, text.trim(), keyOf({ text: text.trim(), after: notes.data?.length })),
    onSuccess: async () => {
      setText('')
      await queries.invalidateQueries({ queryKey: key })
    },
  })
  return (
    <Section title="Notes">
      <form
        className="space-y-3"
        onSubmit={(event) => {
          event.preventDefault()
          add.mutate()
        }}
      >
        <Field
          id="new-note"
          label="New note"
          hint="For staff. The client does not see it here, but it is part of the export they can ask for."
        >
          {(aria) => (
            <textarea
              {...aria}
              className="field-input"
              rows={2}
              required
              maxLength={2000}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
            />
          )}
        </Field>
        {add.error && (
          <Notice tone="bad" live title="The note is not saved.">
            <p>{add.error.message}</p>
          </Notice>
        )}
        <button
          type="submit"
          className="button button-quiet"
          aria-busy={add.isPending}
          disabled={add.isPending}
        >
          Add the note
        </button>
      </form>
      {notes.error && (
        <div className="mt-4">
          <Notice tone="bad" live title="The notes could not be loaded.">
            <p>{notes.error.message}</p>
          </Notice>
        </div>
      )}
      {!notes.data && !notes.error && <span className="skeleton mt-4 h-16 w-full" aria-busy="true" />}
      <ul className="mt-4 divide-y divide-line">
        {notes.data?.map((note) => (
          <NoteLine key={note.id} note={note} clientId={clientId} />
        ))}
      </ul>
    </Section>
  )
}

function NoteLine({ note, clientId }: { note: Note; clientId: string }) {
  const queries = useQueryClient()
  const { data: account } = useSuspenseQuery(meQuery)
  const { open: asking, setOpen: setAsking, opener } = useOpening()
  const mayDelete = seesWholeShop(account) || note.author.account_id === account.id
  const remove = useMutation({
    mutationFn: () => deleteNote(clientId, note.id),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['client', clientId, 'notes'] })
      document.getElementById('new-note')?.focus()
    },
  })
  return (
    <li className="py-2.5">
      <p className="break-words whitespace-pre-line">{note.text}</p>
      <div className="flex flex-wrap items-center justify-between gap-x-4 text-small text-soft">
        <span>
          {note.author.name}, {fullDay(dayOf(note.created_at))} {clockOf(note.created_at)}
        </span>
        {mayDelete && !asking && (
          <button
            ref={opener}
            type="button"
            className="link min-h-11"
            aria-label={`Delete the note “${note.text.slice(0, 40)}”`}
            onClick={() => setAsking(true)}
          >
            Delete…
          </button>
        )}
      </div>
      {asking && (
        <div ref={focusFirst} className="mt-1 flex flex-wrap items-center gap-3">
          <span>Gone for good, it can’t be taken back.</span>
          <button
            type="button"
            className="button button-bad"
            aria-busy={remove.isPending}
            onClick={() => remove.mutate()}
          >
            Delete the note
          </button>
          <button type="button" className="button button-quiet" onClick={() => setAsking(false)}>
            Keep it
          </button>
        </div>
      )}
      {remove.error && (
        <p role="alert" className="mt-1 text-small text-bad">
          {remove.error.message}
        </p>
      )}
    </li>
  )
}
