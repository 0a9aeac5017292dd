import { useId, useState } from 'react'
import { useMutation, useQueries, useQueryClient } from '@tanstack/react-query'
import { mergeClients, type Client } from '../../api/clients.ts'
import { Notice } from '../../components/notice.tsx'
import { fullDay, dayOf } from '../../time/local.ts'
import { Comparison } from './comparison.tsx'
import { clientQuery } from './use-client.ts'
import { focusFirst, useOpening } from './use-opening.ts'

/** The likeliest first: who signs in, then who came most. */
const likeliest = (clients: Client[]) =>
  clients.toSorted(
    (a, b) => Number(b.has_account) - Number(a.has_account) || b.record.visits - a.record.visits,
  )

/** Who may be the same person as `client`: those of the same household last. */
const others = (clients: Client[], client: Client) =>
  clients
    .filter(({ id }) => id !== client.id)
    .toSorted((a, b) => Number(related(a, client)) - Number(related(b, client)))

const related = (a: Client, b: Client) => a.household !== null && a.household.id === b.household?.id

/** Clients side by side, what is kept when two are made one, and the merging itself. */
export function Merging(props: { ids: string[]; onClose: () => void; onMerged: (client: Client) => void }) {
  const read = useQueries({ queries: props.ids.map((id) => clientQuery(id)) })
  const clients = read.flatMap(({ data }) => data?.value ?? [])
  const error = read.find((one) => one.error)?.error
  if (error)
    return (
      <div className="mt-3">
        <Notice tone="bad" live title="They could not be loaded.">
          <p>{error.message}</p>
        </Notice>
      </div>
    )
  if (clients.length < props.ids.length)
    return <span className="skeleton mt-3 h-48 w-full" aria-busy="true" />
  return <Decision {...props} clients={clients} />
}

function Decision(props: { clients: Client[]; onClose: () => void; onMerged: (client: Client) => void }) {
  const { clients } = props
  const queries = useQueryClient()
  const [stayingId, setStaying] = useState<string | null>(null)
  const [goingId, setGoing] = useState<string | null>(null)
  const { open: asking, setOpen: setAsking, opener } = useOpening()
  const merge = useMutation({
    mutationFn: ({ into, from }: { into: Client; from: Client }) => mergeClients(into.id, [from.id]),
    onSuccess: async (client) => {
      props.onMerged(client)
      queries.removeQueries({ queryKey: ['client'] })
      await queries.invalidateQueries({ queryKey: ['clients'] })
    },
  })
  const stays = clients.find(({ id }) => id === stayingId) ?? likeliest(clients)[0]
  if (!stays) return null
  const candidates = others(clients, stays)
  const goes = candidates.find(({ id }) => id === goingId) ?? candidates[0]
  if (!goes)
    return (
      <Notice live title="They are one already.">
        <p>Somebody has merged them meanwhile.</p>
      </Notice>
    )
  const choose = (set: (id: string) => void) => (id: string) => {
    set(id)
    setAsking(false)
    merge.reset()
  }
  return (
    <div ref={focusFirst} className="mt-3 space-y-3">
      <Choice title="Who stays?" clients={clients} chosen={stays.id} onChoose={choose(setStaying)} />
      {candidates.length > 1 && (
        <Choice
          title="Who is the same person?"
          clients={candidates}
          chosen={goes.id}
          onChoose={choose(setGoing)}
        />
      )}
      <Comparison stays={stays} goes={goes} />
      {merge.error && (
        <Notice tone="bad" live title="They are still apart.">
          <p>{merge.error.message}</p>
        </Notice>
      )}
      {asking ? (
        <div className="max-w-[40rem] border-l-2 border-bad pl-4">
          <p>
            All bookings, notes and consents of {goes.name} go to {stays.name}.{' '}
            {goes.name === stays.name
              ? 'What is struck through above is'
              : `The name ${goes.name} and what is struck through above are`}{' '}
            not shown any more, and old links to {goes.name} lead to {stays.name}.{' '}
            <strong className="font-[560]">This can’t be undone.</strong>
          </p>
          <div ref={focusFirst} className="mt-3 flex flex-wrap gap-3">
            <button
              type="button"
              className="button button-bad"
              aria-busy={merge.isPending}
              disabled={merge.isPending}
              onClick={() => merge.mutate({ into: stays, from: goes })}
            >
              {merge.isPending ? 'One moment…' : 'Make them one'}
            </button>
            <button type="button" className="button button-quiet" onClick={() => setAsking(false)}>
              Not yet
            </button>
          </div>
        </div>
      ) : (
        <div className="flex flex-wrap gap-3">
          <button ref={opener} type="button" className="button button-main" onClick={() => setAsking(true)}>
            Merge into {stays.name}…
          </button>
          <button type="button" className="button button-quiet" onClick={props.onClose}>
            Leave them apart
          </button>
        </div>
      )}
    </div>
  )
}

function Choice(props: { title: string; clients: Client[]; chosen: string; onChoose: (id: string) => void }) {
  const group = useId()
  return (
    <fieldset className="flex flex-wrap gap-x-6">
      <legend className="text-small text-soft">{props.title}</legend>
      {props.clients.map(({ id, name, created_at: since }) => (
        <label key={id} className="flex min-h-11 flex-wrap items-center gap-x-2" htmlFor={`${group}-${id}`}>
          <input
            id={`${group}-${id}`}
            type="radio"
            name={group}
            className="size-5"
            checked={id === props.chosen}
            onChange={() => props.onChoose(id)}
          />
          {name} <span className="text-small text-soft">since {fullDay(dayOf(since))}</span>
        </label>
      ))}
    </fieldset>
  )
}
