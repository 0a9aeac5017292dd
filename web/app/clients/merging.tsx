import { useState } from 'react'
import { useMutation, useQueries, useQueryClient } from '@tanstack/react-query'
import { mergeClients, type Client } from '../../api/clients.ts'
import { Notice } from '../../components/notice.tsx'
import { Comparison } from './comparison.tsx'
import { clientQuery } from './use-client.ts'
import { focusFirst, useOpening } from './use-opening.ts'

const names = new Intl.ListFormat('en-GB')

/** The one to begin with: who signs in, else who came most. */
function likeliest(clients: Client[]): Client | undefined {
  return clients.toSorted(
    (a, b) => Number(b.has_account) - Number(a.has_account) || b.record.visits - a.record.visits,
  )[0]
}

/** Clients side by side, what is kept when they are made one, and the merging itself. */
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
  const queries = useQueryClient()
  const [survivorId, setSurvivor] = useState(likeliest(props.clients)?.id ?? '')
  const [apart, setApart] = useState<string[]>([])
  const { open: asking, setOpen: setAsking, opener } = useOpening()
  const survivor = props.clients.find(({ id }) => id === survivorId)
  const others = props.clients.filter(({ id }) => id !== survivorId && !apart.includes(id))
  const merge = useMutation({
    mutationFn: () =>
      mergeClients(
        survivorId,
        others.map(({ id }) => id),
      ),
    onSuccess: async (client) => {
      queries.removeQueries({ queryKey: ['client'] })
      await queries.invalidateQueries({ queryKey: ['clients'] })
      props.onMerged(client)
    },
  })
  if (!survivor) return null
  const otherNames = names.format(others.map(({ name }) => name))
  return (
    <div ref={focusFirst} className="mt-3">
      <Comparison
        clients={props.clients}
        survivorId={survivorId}
        apart={apart}
        onSurvivor={(id) => {
          setSurvivor(id)
          setApart((old) => old.filter((one) => one !== id))
          setAsking(false)
        }}
        onApart={(id, isApart) => {
          setApart((old) => (isApart ? [...old, id] : old.filter((one) => one !== id)))
          setAsking(false)
        }}
      />
      {merge.error && (
        <div className="mt-4">
          <Notice tone="bad" live title="They are still apart.">
            <p>{merge.error.message}</p>
          </Notice>
        </div>
      )}
      {asking ? (
        <div className="mt-4 max-w-[40rem] border-l-2 border-bad pl-4">
          <p>
            All bookings, notes and consents of {otherNames} go to {survivor.name}. What is struck through
            above is not shown any more, and old links to {otherNames} lead to {survivor.name}.{' '}
            <strong className="font-[560]">This can’t be undone.</strong>
          </p>
          <div ref={focusFirst} className="mt-3 flex flex-wrap gap-3">
            <button
              type="button"
              className="button button-bad"
              aria-busy={merge.isPending}
              disabled={merge.isPending}
              onClick={() => merge.mutate()}
            >
              {merge.isPending ? 'One moment…' : 'Make them one'}
            </button>
            <button type="button" className="button button-quiet" onClick={() => setAsking(false)}>
              Not yet
            </button>
          </div>
        </div>
      ) : (
        <div className="mt-4 flex flex-wrap gap-3">
          <button
            ref={opener}
            type="button"
            className="button button-main"
            disabled={others.length === 0}
            onClick={() => setAsking(true)}
          >
            Merge into {survivor.name}…
          </button>
          <button type="button" className="button button-quiet" onClick={props.onClose}>
            Leave them apart
          </button>
        </div>
      )}
    </div>
  )
}
