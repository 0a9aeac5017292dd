import { useState } from 'react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import {
  createLimit,
  listCatalogueBarbers,
  listCatalogueServices,
  listLimits,
  removeLimit,
} from '../../../api/catalogue.ts'
import type { BookingLimit } from '../../../api/types.ts'
import { Part } from '../form/page-head.tsx'
import { Refusal, Unread } from '../form/refusal.tsx'
import { UndoNote } from '../form/undo-note.tsx'
import { LimitForm } from './limit-form.tsx'

/** How many appointments a day or a week may have. */
export function Limits() {
  const [open, setOpen] = useState<string | null>(null)
  const queries = useQueryClient()
  const read = useQuery({
    queryKey: ['rules', 'limits'],
    queryFn: async ({ signal }) => {
      const [limits, barbers, services] = await Promise.all([
        listLimits(signal),
        listCatalogueBarbers(signal),
        listCatalogueServices(signal),
      ])
      return { limits, barbers, services }
    },
  })
  const again = () => queries.invalidateQueries({ queryKey: ['rules', 'limits'] })
  const remove = useMutation({ mutationFn: (limit: BookingLimit) => removeLimit(limit.id), onSuccess: again })
  const restore = useMutation({
    // The limit's own id as key: two taps bring back one.
    mutationFn: ({ id, barber_id, service_id, period, count_max }: BookingLimit) =>
      createLimit(
        { barber_id, service_id, period: period === 'week' ? 'week' : 'day', count_max },
        `restore ${id}`,
      ),
    onSuccess: async () => {
      remove.reset()
      await again()
    },
  })
  const { limits = [], barbers = [], services = [] } = read.data ?? {}
  const nameIn = (all: { id: string; name: string }[], id: string | null) =>
    all.find((one) => one.id === id)?.name
  const textOf = (limit: BookingLimit) => {
    const service = nameIn(services, limit.service_id)
    const barber = nameIn(barbers, limit.barber_id)
    return `${service ?? 'Appointments'}${barber ? ` with ${barber}` : ''}`
  }
  const removed = remove.isSuccess ? remove.variables : null
  return (
    <Part
      title="Limits"
      lead="At most so many in a day or a week, of a barber, of a service, of both or in all. Once they are used up, clients are offered no more that day or week; what is booked stays and counts."
    >
      {read.error && <Unread error={read.error} onAgain={() => void read.refetch()} />}
      {read.isPending && <span className="skeleton h-24 w-full" aria-busy="true" />}
      <Refusal error={remove.error ?? restore.error} title="Nothing was changed." />
      {read.data && limits.length === 0 && (
        <p className="border-y border-line py-5 text-soft">
          No limits: every free time can be booked. “One colour a day with Ida” would be one.
        </p>
      )}
      <ul className="divide-y divide-line border-y border-line empty:hidden">
        {limits.map((limit) =>
          open === limit.id ? (
            <li key={limit.id} className="py-5">
              <LimitForm limit={limit} barbers={barbers} services={services} onClose={() => setOpen(null)} />
            </li>
          ) : (
            <li key={limit.id} className="flex items-center gap-2">
              <button
                type="button"
                data-opens={limit.id}
                className="group flex min-h-12 min-w-0 flex-1 flex-wrap items-baseline gap-x-3 py-3 text-left"
                onClick={() => setOpen(limit.id)}
              >
                <span className="font-[560] group-hover:text-accent">{textOf(limit)}</span>
                <span className="tabular text-soft">
                  {limit.count_max === 0 ? 'none' : `at most ${limit.count_max}`} a {limit.period}
                </span>
              </button>
              <button
                type="button"
                className="row-action"
                aria-label={`Remove the limit of ${textOf(limit)}`}
                onClick={() => remove.mutate(limit)}
              >
                Remove
              </button>
            </li>
          ),
        )}
      </ul>
      <UndoNote
        text={removed ? `The limit of ${textOf(removed)} is gone.` : null}
        onUndo={removed ? () => restore.mutate(removed) : undefined}
      />
      {open === 'new' ? (
        <div className="mt-5">
          <LimitForm limit={null} barbers={barbers} services={services} onClose={() => setOpen(null)} />
        </div>
      ) : (
        <button
          type="button"
          data-opens="limit"
          className="button button-quiet mt-4"
          disabled={!read.data}
          onClick={() => setOpen('new')}
        >
          Add a limit
        </button>
      )}
    </Part>
  )
}
