import { useState } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { revokeApiKey, rotateApiKey, type ApiKey } from '../../../api/api-keys.ts'
import { SelectField } from '../../../components/select-field.tsx'
import { ago, fullDay, todayIn } from '../../../time/local.ts'
import { useNow } from '../../../time/use-now.ts'
import { useShop } from '../../session.ts'
import { Refusal } from '../form/refusal.tsx'
import { RowForm } from '../form/row-form.tsx'
import type { ShownKey } from './key-text.tsx'
import { overlaps, scopeWords, type ScopeWords } from './key-words.ts'

interface LineProps {
  apiKey: ApiKey
  scopes: ScopeWords[]
  /** Which row is open, for what. */
  open: string | null
  onOpen: (what: string | null) => void
  onKey: (key: ShownKey) => void
  onDone: (note: string) => void
}

/** A key: what it may do, when it was used, until when it is good; and taking it back. */
export function KeyLine(props: LineProps) {
  const { apiKey: key, open, onOpen } = props
  const now = useNow(30)
  const { data: shop } = useShop()
  const day = (at: string) => fullDay(todayIn(shop?.time_zone ?? 'UTC', Date.parse(at)))
  const [rotating, revoking] = [`rotate ${key.id}`, `revoke ${key.id}`]
  const isGood = key.state === 'good'
  return (
    <li className="py-4">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1">
        <div className="min-w-0 flex-1 basis-72">
          <p>
            <span className="font-[560]">{key.name}</span>{' '}
            <code className="text-small break-all text-soft">{key.prefix}…</code>
          </p>
          <p className="mt-0.5">{scopeWords(key, props.scopes)}</p>
          <p className="mt-0.5 text-small text-soft">
            {key.last_used_at
              ? `Last used ${ago(key.last_used_at, now)} from ${key.last_used_from}. `
              : 'Never used. '}
            {isGood && `Ends on ${day(key.expires_at)}.`}
            {key.state === 'expired' && `It ended on ${day(key.expires_at)}.`}
            {key.state === 'revoked' && 'It was revoked.'}
          </p>
          {isGood && key.previous_ends_at && (
            <p className="text-small text-warn">
              The secret from before the last rotation is good as well, until {day(key.previous_ends_at)}.
            </p>
          )}
        </div>
        {isGood && open !== rotating && open !== revoking && (
          <span className="-ml-2 flex gap-1 sm:ml-0">
            <RowAction opens={rotating} label={`Rotate ${key.name}`} word="Rotate" onOpen={onOpen} />
            <RowAction opens={revoking} label={`Revoke ${key.name}`} word="Revoke" onOpen={onOpen} />
          </span>
        )}
      </div>
      {open === rotating && <Rotation {...props} opener={rotating} />}
      {open === revoking && <Revocation {...props} />}
    </li>
  )
}

function RowAction(props: { opens: string; label: string; word: string; onOpen: (what: string) => void }) {
  return (
    <button
      type="button"
      data-opens={props.opens}
      className="row-action"
      aria-label={props.label}
      onClick={() => props.onOpen(props.opens)}
    >
      {props.word}
    </button>
  )
}

function Rotation({ apiKey: key, opener, onOpen, onKey }: LineProps & { opener: string }) {
  const [hours, setHours] = useState('24')
  const queries = useQueryClient()
  const rotate = useMutation({
    mutationFn: () => rotateApiKey(key.id, Number(hours)),
    onSuccess: async (made) => {
      await queries.invalidateQueries({ queryKey: ['api-keys'] })
      const before =
        hours === '0' ? 'The one from before has ended.' : 'Change your program over before the old one ends.'
      onKey({ name: made.name, text: made.key, before })
    },
  })
  return (
    <div className="mt-4">
      <RowForm
        label={`Rotate ${key.name}`}
        opener={opener}
        word="Give it a new secret"
        busy={rotate.isPending}
        onClose={() => onOpen(null)}
        onSubmit={() => {
          rotate.mutate()
          return true
        }}
      >
        <div className="max-w-60">
          <SelectField
            id="key-overlap"
            label="The old one is good for"
            hint="If it leaked, choose: no longer."
            value={hours}
            options={overlaps}
            onValue={setHours}
          />
        </div>
        <Refusal error={rotate.error} title="It was not rotated." />
      </RowForm>
    </div>
  )
}

function Revocation({ apiKey: key, onOpen, onDone }: LineProps) {
  const queries = useQueryClient()
  const revoke = useMutation({
    mutationFn: () => revokeApiKey(key.id),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['api-keys'] })
      onDone(`${key.name} is revoked. Whatever used it is refused from now on.`)
    },
  })
  return (
    <fieldset className="rise mt-4 max-w-[40rem] space-y-3" aria-label={`Revoke ${key.name}`}>
      <p>The program that uses it stops working at once. A key that was revoked cannot be brought back.</p>
      <Refusal error={revoke.error} title="It was not revoked." />
      <div className="flex flex-wrap gap-2">
        <button
          type="button"
          className="button button-bad"
          aria-busy={revoke.isPending}
          onClick={() => revoke.mutate()}
        >
          Revoke {key.name}
        </button>
        <button type="button" className="button button-quiet" onClick={() => onOpen(null)}>
          Back
        </button>
      </div>
    </fieldset>
  )
}
