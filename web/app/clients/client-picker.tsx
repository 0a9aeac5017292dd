import { useEffect, useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { listClients, type Client, type HouseholdRole } from '../../api/clients.ts'
import { TextField } from '../../components/field.tsx'
import { focusFirst } from './use-opening.ts'

type Offer = HouseholdRole | 'join'

const TYPING_MS = 350
const words: Record<Offer, string> = { adult: 'Adult', child: 'Child', join: 'Join theirs' }

/** Looks for somebody by name, e-mail or phone, and takes them as an adult or a child. */
export function ClientPicker(props: {
  /** Who is not offered. */
  without: string[]
  busy: boolean
  /** Whether who is looked for may be of a household that is joined. */
  joins: boolean
  onPick: (client: Client, role: HouseholdRole) => void
  onCancel: () => void
}) {
  const [text, setText] = useState('')
  const [asked, setAsked] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text.trim()), TYPING_MS)
    return () => clearTimeout(timer)
  }, [text])
  const found = useQuery({
    queryKey: ['clients', 'pick', asked],
    queryFn: ({ signal }) => listClients({ q: asked, limit: 8 }, signal),
    enabled: asked.length > 1,
  })
  const rolesFor = ({ household }: Client): Offer[] =>
    props.joins && household ? ['join'] : ['adult', 'child']
  const clients = found.data?.items.filter(({ id }) => !props.without.includes(id))
  return (
    <div ref={focusFirst} className="mt-3 border-l-2 border-edge pl-4">
      <TextField
        id="pick-client"
        label="Who belongs to them?"
        type="search"
        placeholder="Name, e-mail or phone"
        hint="They have to be among the clients already."
        autoComplete="off"
        maxLength={120}
        value={text}
        onValue={setText}
      />
      <div aria-live="polite">
        {found.error && <p className="mt-2 text-small text-bad">{found.error.message}</p>}
        {asked.length > 1 && clients?.length === 0 && (
          <p className="mt-2 text-small text-soft">Nobody found.</p>
        )}
        <ul className="mt-2 divide-y divide-line">
          {asked.length > 1 &&
            clients?.map((client) => (
              <li key={client.id} className="flex flex-wrap items-center gap-x-3 py-1.5">
                <span className="min-w-0 flex-1">
                  <span className="block break-words">{client.name}</span>
                  <span className="block text-small break-all text-soft">{client.phone ?? client.email}</span>
                </span>
                {rolesFor(client).map((role) => (
                  <button
                    key={role}
                    type="button"
                    className="button button-quiet px-3"
                    aria-label={`${words[role]} ${client.name}`}
                    disabled={props.busy}
                    onClick={() => props.onPick(client, role === 'child' ? 'child' : 'adult')}
                  >
                    {words[role]}
                  </button>
                ))}
              </li>
            ))}
        </ul>
      </div>
      <button type="button" className="link min-h-11" onClick={props.onCancel}>
        Cancel
      </button>
    </div>
  )
}
