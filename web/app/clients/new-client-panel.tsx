import { useState } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { createClient } from '../../api/clients.ts'
import { TextField } from '../../components/field.tsx'
import { Notice } from '../../components/notice.tsx'
import { attempts } from '../../api/attempt.ts'
import { SidePanel } from '../day/side-panel.tsx'
import { emptyProfile, newClient } from './profile-fields.ts'
import { ProfileInputs } from './profile-inputs.tsx'

/** Writes a client down, and goes on to them. */
export function NewClientPanel({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [fields, setFields] = useState(emptyProfile)
  const [tags, setTags] = useState('')
  const [keyOf] = useState(attempts)
  const create = useMutation({
    mutationFn: () => {
      const client = newClient(fields, tags)
      return createClient(client, keyOf(client))
    },
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: ['clients'] })
      await navigate({ to: '/app/clients/$id', params: { id } })
    },
  })
  return (
    <SidePanel title="Add a client" onClose={onClose}>
      <form
        className="mt-4 space-y-4"
        onSubmit={(event) => {
          event.preventDefault()
          create.mutate()
        }}
      >
        <ProfileInputs
          fields={fields}
          onField={(field, text) => setFields((old) => ({ ...old, [field]: text }))}
          noteHint="How they like it cut. The client can read this."
        />
        <TextField
          id="new-tags"
          label="Tags"
          optional
          hint="For staff, with commas between them, such as regular, beard."
          value={tags}
          onValue={setTags}
          maxLength={400}
        />
        {create.error && (
          <Notice tone="bad" live title="Not added.">
            <p>{create.error.message}</p>
          </Notice>
        )}
        <button
          type="submit"
          className="button button-main w-full"
          aria-busy={create.isPending}
          disabled={create.isPending}
        >
          {create.isPending ? 'One moment…' : 'Add the client'}
        </button>
      </form>
    </SidePanel>
  )
}
