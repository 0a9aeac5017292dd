import { useState } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Resource } from '../../../api/types.ts'
import { TextField } from '../../../components/field.tsx'
import { NumberField } from '../form/fields.tsx'
import { Refusal } from '../form/refusal.tsx'
import { RowForm } from '../form/row-form.tsx'
import { wholeNumber } from '../form/whole-number.ts'
import { addNext } from './add-next.ts'
import { isKind, kindOf } from './resource-names.ts'

const countBounds = { min: 1, max: 30 }

/** A kind of thing that services need, and how many there are of it. */
export function NewKind({ taken, onClose }: { taken: string[]; onClose: () => void }) {
  const [name, setName] = useState('')
  const [number, setNumber] = useState('1')
  const [tried, setTried] = useState(false)
  const queries = useQueryClient()
  const kind = kindOf(name)
  const count = wholeNumber(number, countBounds)
  const wrong = !isKind(kind)
    ? 'Write what it is, beginning with a letter: chair, basin.'
    : taken.includes(kind)
      ? 'It is on the list already. Change how many there are instead.'
      : null
  const add = useMutation({
    mutationFn: async () => {
      const made: Resource[] = []
      while (made.length < (count ?? 0)) made.push(await addNext(kind, made))
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['catalogue'] })
      onClose()
    },
  })
  return (
    <RowForm
      label="Another kind"
      opener="new-kind"
      word="Add it"
      busy={add.isPending}
      onClose={onClose}
      onSubmit={() => {
        setTried(true)
        if (!wrong && count !== null) add.mutate()
        return !wrong && count !== null
      }}
    >
      <div className="grid grid-cols-[minmax(0,2fr)_minmax(0,1fr)] items-start gap-4">
        <TextField
          id="kind"
          label="What it is"
          value={name}
          onValue={setName}
          maxLength={40}
          autoComplete="off"
          hint="One of them: chair, basin, room."
          error={tried ? wrong : null}
        />
        <NumberField
          id="kind-count"
          label="How many"
          bounds={countBounds}
          value={number}
          onValue={setNumber}
        />
      </div>
      <Refusal error={add.error} />
    </RowForm>
  )
}
