import { useState } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { changeResource } from '../../../api/catalogue.ts'
import type { CatalogueService, Resource } from '../../../api/types.ts'
import { ConflictsNotice, type ConflictsOfAnswer } from '../conflicts/conflicts-notice.tsx'
import { Part } from '../form/page-head.tsx'
import { Refusal } from '../form/refusal.tsx'
import { addNext } from './add-next.ts'
import { NewKind } from './new-kind.tsx'
import { kindWord } from './resource-names.ts'
import { ResourceNames } from './resource-names-form.tsx'

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
