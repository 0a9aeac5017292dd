import { useState } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { changeResource } from '../../../api/catalogue.ts'
import type { Resource } from '../../../api/types.ts'
import { TextField } from '../../../components/field.tsx'
import { ConflictsNotice, type ConflictsOfAnswer } from '../conflicts/conflicts-notice.tsx'
import { CheckField } from '../form/fields.tsx'
import { Refusal } from '../form/refusal.tsx'
import { RowForm } from '../form/row-form.tsx'
import { kindWord } from './resource-names.ts'

/** What each one of a kind is called, and whether it is in use. */
export function ResourceNames(props: { kind: string; resources: Resource[]; onClose: () => void }) {
  const [drafts, setDrafts] = useState(() =>
    props.resources.map(({ id, name, active }) => ({ id, name, active })),
  )
  const queries = useQueryClient()
  const set = (id: string, change: { name?: string; active?: boolean }) =>
    setDrafts((all) => all.map((one) => (one.id === id ? { ...one, ...change } : one)))
  const save = useMutation({
    mutationFn: async () => {
      let last: ConflictsOfAnswer | null = null
      for (const { id, name, active } of drafts) {
        const before = props.resources.find((one) => one.id === id)
        const change = {
          ...(name.trim() === before?.name ? {} : { name: name.trim() }),
          ...(active === before?.active ? {} : { active }),
        }
        if (Object.keys(change).length) last = await changeResource(id, change)
      }
      return last
    },
    onSuccess: async (answer) => {
      await queries.invalidateQueries({ queryKey: ['catalogue'] })
      if (!answer?.conflict_count) props.onClose()
    },
  })
  return (
    <RowForm
      label={`The names of each ${kindWord(props.kind)}`}
      opener={props.kind}
      word="Save"
      busy={save.isPending}
      onClose={props.onClose}
      onSubmit={() => {
        const fine = drafts.every(({ name }) => name.trim())
        if (fine) save.mutate()
        return fine
      }}
    >
      {drafts.map(({ id, name, active }, index) => (
        <div key={id} className="grid grid-cols-[minmax(0,1fr)_6.5rem] items-start gap-4">
          <TextField
            id={`resource-${id}`}
            label={`Name of number ${index + 1}`}
            value={name}
            maxLength={120}
            autoComplete="off"
            onValue={(next) => set(id, { name: next })}
            error={name.trim() ? null : 'Give it a name.'}
          />
          <div className="pt-6">
            <CheckField label="In use" checked={active} onChecked={(on) => set(id, { active: on })} />
          </div>
        </div>
      ))}
      <Refusal error={save.error} />
      {save.data && <ConflictsNotice {...save.data} />}
    </RowForm>
  )
}
