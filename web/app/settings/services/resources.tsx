import { useState } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { changeResource, createResource } from '../../../api/catalogue.ts'
import type { CatalogueService, Resource } from '../../../api/types.ts'
import { TextField } from '../../../components/field.tsx'
import { ConflictsNotice, type ConflictsOfAnswer } from '../form/conflicts-notice.tsx'
import { NumberField } from '../form/fields.tsx'
import { Part } from '../form/page-head.tsx'
import { Refusal } from '../form/refusal.tsx'
import { RowForm } from '../form/row-form.tsx'
import { wholeNumber } from '../form/whole-number.ts'
import { isKind, kindOf, kindWord, nextName } from './resource-names.ts'
import { ResourceNames } from './resource-names-form.tsx'

/** The name is the key as well: sent again after a lost answer, none is made twice. */
function addNext(kind: string, all: Resource[]): Promise<Resource> {
  const name = nextName(kind, all)
  return createResource({ kind, name }, `${kind} ${name}`)
}

/** Chairs, basins and the like: how many of each there are. */
export function Resources({ resources, services }: { resources: Resource[]; services: CatalogueService[] }) {
  const [open, setOpen] = useState<string | null>(null)
  const queries = useQueryClient()
  const kinds = Map.groupBy(resources, ({ kind }) => kind)
  const count = useMutation({
    // Quick taps are counted one after another, each on what the one before has left.
    scope: { id: 'resources' },
    mutationFn: async ({
      kind,
      more,
    }: {
      kind: string
      more: boolean
    }): Promise<ConflictsOfAnswer | null> => {
      const known = queries.getQueryData<Resource[]>(['catalogue', 'resources']) ?? resources
      const all = known.filter((one) => one.kind === kind)
      if (more) {
        const idle = all.find((one) => !one.active)
        if (idle) return changeResource(idle.id, { active: true })
        await addNext(kind, all)
        return null
      }
      const last = all.findLast((one) => one.active)
      return last ? changeResource(last.id, { active: false }) : null
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['catalogue'] }),
  })
  const neededBy = (kind: string) => {
    const number = services.filter((one) => one.active && one.resource_kinds.includes(kind)).length
    if (number === 0) return 'No service needs it yet; a service’s page says what it needs.'
    return `Needed by ${number === 1 ? 'one service' : `${number} services`}.`
  }
  return (
    <Part
      title="Chairs, basins and the like"
      lead="As many as there are, so many services that need one can be given at the same time."
    >
      <div className="space-y-4">
        <Refusal error={count.error} title="Nothing was changed." />
        {count.data && <ConflictsNotice {...count.data} />}
      </div>
      <ul className="mt-4 divide-y divide-line border-y border-line empty:hidden">
        {[...kinds].map(([kind, all]) => {
          const inUse = all.filter((one) => one.active).length
          return (
            <li key={kind} className="py-2">
              <div className="flex items-center gap-2">
                <div className="min-w-0 flex-1">
                  <p className="font-[560] first-letter:uppercase">{kindWord(kind)}</p>
                  <p className="text-small text-soft">{neededBy(kind)}</p>
                </div>
                <button
                  type="button"
                  className="row-action"
                  data-opens={kind}
                  aria-label={`Names of each ${kindWord(kind)}`}
                  aria-expanded={open === kind}
                  onClick={() => setOpen(open === kind ? null : kind)}
                >
                  Names
                </button>
                <Stepper
                  kind={kindWord(kind)}
                  count={inUse}
                  onStep={(more) => count.mutate({ kind, more })}
                />
              </div>
              {open === kind && (
                <div className="pt-2 pb-4">
                  <ResourceNames kind={kind} resources={all} onClose={() => setOpen(null)} />
                </div>
              )}
            </li>
          )
        })}
      </ul>
      {open === 'new' ? (
        <div className="mt-5">
          <NewKind taken={[...kinds.keys()]} onClose={() => setOpen(null)} />
        </div>
      ) : (
        <button
          type="button"
          data-opens="new-kind"
          className="button button-quiet mt-4"
          onClick={() => setOpen('new')}
        >
          Add a kind
        </button>
      )}
    </Part>
  )
}

function Stepper(props: { kind: string; count: number; onStep: (more: boolean) => void }) {
  const look =
    'grid size-11 place-items-center rounded border border-edge text-lead hover:border-ink hover:bg-wash aria-disabled:opacity-40'
  return (
    <div className="flex items-center" role="group" aria-label={`How many of ${props.kind}`}>
      <button
        type="button"
        className={look}
        aria-label={`One ${props.kind} less`}
        aria-disabled={props.count === 0}
        onClick={() => props.count > 0 && props.onStep(false)}
      >
        −
      </button>
      <span className="tabular w-10 text-center font-[560]" role="status">
        {props.count}
      </span>
      <button
        type="button"
        className={look}
        aria-label={`One ${props.kind} more`}
        onClick={() => props.onStep(true)}
      >
        +
      </button>
    </div>
  )
}

const countBounds = { min: 1, max: 30 }

function NewKind({ taken, onClose }: { taken: string[]; onClose: () => void }) {
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
