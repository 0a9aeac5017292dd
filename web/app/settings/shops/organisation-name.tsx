import { useState } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { nameOrganisation, readOrganisation } from '../../../api/shop.ts'
import type { Organisation } from '../../../api/types.ts'
import { TextField } from '../../../components/field.tsx'
import { Refusal } from '../form/refusal.tsx'
import { focusInvalid } from '../form/whole-number.ts'

/** The name of the organisation, for an owner. */
export function OrganisationName({ organisation }: { organisation: Organisation }) {
  const [base, setBase] = useState({ name: organisation.name, version: organisation.version })
  const [name, setName] = useState(base.name)
  const queries = useQueryClient()
  const save = useMutation({
    mutationFn: async (mine: boolean) =>
      nameOrganisation(name.trim(), mine ? (await readOrganisation()).version : base.version),
    onSuccess: (saved) => {
      setBase(saved)
      setName(saved.name)
      void queries.invalidateQueries({ queryKey: ['organisation'] })
    },
  })
  const changed = name.trim() !== base.name
  const showTheirs = async () => {
    const fresh = await readOrganisation()
    setBase(fresh)
    setName(fresh.name)
    save.reset()
  }
  return (
    <form
      noValidate
      aria-label="The organisation"
      className="max-w-[34rem] space-y-4"
      onSubmit={(event) => {
        event.preventDefault()
        if (name.trim()) save.mutate(false)
        else focusInvalid(event.currentTarget)
      }}
    >
      <div className="flex flex-wrap items-start gap-3">
        <div className="min-w-52 flex-1">
          <TextField
            id="organisation-name"
            label="Name"
            value={name}
            onValue={(next) => {
              setName(next)
              if (save.isSuccess) save.reset()
            }}
            maxLength={120}
            autoComplete="off"
            error={name.trim() ? null : 'Give it a name.'}
          />
        </div>
        <button
          type="submit"
          className="button button-quiet sm:mt-7"
          aria-busy={save.isPending}
          disabled={!changed}
        >
          Save the name
        </button>
      </div>
      <p role="status" className="text-small text-soft empty:hidden">
        {save.isSuccess && !changed ? 'Saved.' : ''}
      </p>
      <Refusal error={save.error} onMine={() => save.mutate(true)} onTheirs={() => void showTheirs()} />
    </form>
  )
}
