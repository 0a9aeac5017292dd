import { useState } from 'react'
import { addNote } from '../../api/incidents.ts'
import { TextField } from '../../components/field.tsx'
import { Notice } from '../../components/notice.tsx'
import { useAction } from '../../components/use-action.ts'

/** Writes a line into the timeline; the stream brings it back. */
export function NoteForm({ incidentId }: { incidentId: string }) {
  const [text, setText] = useState('')
  const add = useAction(
    () => addNote(incidentId, text.trim()),
    () => setText(''),
  )
  return (
    <form
      className="mt-4 space-y-3"
      onSubmit={(event) => {
        event.preventDefault()
        add.run()
      }}
    >
      {add.problem && (
        <Notice tone="bad" live title="Not noted.">
          <p>{add.problem.detail}</p>
        </Notice>
      )}
      <TextField
        id="incident-note"
        label="Note"
        hint="Stays as it is written. Leave out the names of clients."
        required
        maxLength={1000}
        value={text}
        onValue={setText}
      />
      <button type="submit" className="button button-quiet button-small" aria-busy={add.busy}>
        Add the note
      </button>
    </form>
  )
}
