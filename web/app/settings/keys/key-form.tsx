import { useState } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { makeApiKey, type NewApiKey } from '../../../api/api-keys.ts'
import { TextField } from '../../../components/field.tsx'
import { SelectField } from '../../../components/select-field.tsx'
import { CheckField } from '../form/fields.tsx'
import { Refusal } from '../form/refusal.tsx'
import { RowForm } from '../form/row-form.tsx'
import type { ShownKey } from './key-text.tsx'
import { lifetimes, scopeGroups, type ScopeWords } from './key-words.ts'

type Scope = NewApiKey['scopes'][number]

/** Makes a key: what it is for, what it may do, until when. */
export function KeyForm(props: {
  scopes: ScopeWords[]
  onKey: (key: ShownKey) => void
  onClose: () => void
}) {
  const [name, setName] = useState('')
  const [days, setDays] = useState('90')
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [tried, setTried] = useState(false)
  const queries = useQueryClient()
  const make = useMutation({
    mutationFn: () =>
      makeApiKey({ name: name.trim(), scopes: chosen as Scope[], expires_in_days: Number(days) }),
    onSuccess: async (made) => {
      await queries.invalidateQueries({ queryKey: ['api-keys'] })
      props.onKey({ name: made.name, text: made.key, before: null })
    },
  })
  const wrong = tried && chosen.length === 0
  return (
    <RowForm
      label="Make a key"
      opener="new"
      word="Make it"
      busy={make.isPending}
      onClose={props.onClose}
      onSubmit={() => {
        setTried(true)
        const fine = name.trim() !== '' && chosen.length > 0
        if (fine) make.mutate()
        return fine
      }}
    >
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <TextField
          id="key-name"
          label="What it is for"
          hint="Such as Website, or Till."
          value={name}
          onValue={setName}
          maxLength={60}
          autoComplete="off"
          error={tried && !name.trim() ? 'Say what it is for.' : null}
        />
        <SelectField id="key-days" label="Good for" value={days} options={lifetimes} onValue={setDays} />
      </div>
      <fieldset aria-describedby={wrong ? 'scopes-error' : undefined}>
        <legend className="mb-1 font-[560]">What it may do</legend>
        {wrong && (
          <p id="scopes-error" className="mb-2 text-small text-bad">
            Choose at least one.
          </p>
        )}
        <div className="divide-y divide-line border-y border-line">
          {scopeGroups(props.scopes).map(({ word, scopes }) => (
            <div key={word} className="grid gap-x-6 py-2 sm:grid-cols-[9rem_minmax(0,1fr)]">
              <p className="pt-2 text-small text-soft">{word}</p>
              <div>
                {scopes.map(({ scope, does }) => (
                  <CheckField
                    key={scope}
                    label={does}
                    checked={chosen.includes(scope)}
                    onChecked={(on) =>
                      setChosen(on ? [...chosen, scope] : chosen.filter((other) => other !== scope))
                    }
                  />
                ))}
              </div>
            </div>
          ))}
        </div>
      </fieldset>
      <Refusal error={make.error} title="No key was made." />
    </RowForm>
  )
}
