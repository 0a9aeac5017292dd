import { useState } from 'react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { orderContainment, previewContainment, type OrderVerb } from '../../api/incidents.ts'
import { TextField } from '../../components/field.tsx'
import { Notice } from '../../components/notice.tsx'
import { SelectField } from '../../components/select-field.tsx'

/** What can be shut here, and what it is about: nothing, one of a list, or something typed. */
const choices: { verb: OrderVerb; name: string; target?: string; modules?: true }[] = [
  { verb: 'read_only', name: 'Everything that writes' },
  { verb: 'module_off', name: 'One part of the program', modules: true },
  { verb: 'personal_data_off', name: 'Personal data' },
  { verb: 'block_network', name: 'An address or a network', target: 'Such as 203.0.113.7 or 203.0.113.0/24' },
  { verb: 'freeze_record', name: 'A record', target: 'booking, client or account, and its id' },
  { verb: 'release_holds', name: 'Times on hold', target: 'source, session, account or client, and its id' },
  { verb: 'cut_database', name: 'The database' },
  { verb: 'stop', name: 'The server' },
]
const modules = [
  'auth',
  'availability',
  'bookings',
  'clients',
  'dashboard',
  'export',
  'queue',
  'shop',
  'sync',
]
/** Only the command line lifts these. */
const farReaching: readonly OrderVerb[] = ['cut_database', 'stop']

/** Shutting something because of an incident: what it does, whom it would have hit, and why. */
export function ShutForm({ incidentId }: { incidentId: string }) {
  const [open, setOpen] = useState(false)
  if (open) return <Form incidentId={incidentId} onDone={() => setOpen(false)} />
  return (
    <button type="button" className="button button-quiet mt-4" onClick={() => setOpen(true)}>
      Shut something…
    </button>
  )
}

/** Moves the focus to the first field of a form that appears; a stable function, so that it runs once. */
const takeFocus = (form: HTMLFormElement | null) => form?.querySelector('select')?.focus()

function Form({ incidentId, onDone }: { incidentId: string; onDone: () => void }) {
  const [verb, setVerb] = useState<OrderVerb>('read_only')
  const [module, setModule] = useState('bookings')
  const [typed, setTyped] = useState('')
  const [reason, setReason] = useState('')
  const queries = useQueryClient()
  const choice = choices.find((one) => one.verb === verb)
  const target = choice?.modules ? module : choice?.target === undefined ? '' : typed.trim()
  const isWhole = choice?.target === undefined || target !== ''
  const preview = useQuery({
    queryKey: ['containments', 'preview', verb, target],
    queryFn: ({ signal }) => previewContainment(verb, target, signal),
    enabled: isWhole,
    retry: false,
  })
  const order = useMutation({
    mutationFn: () => orderContainment({ verb, target, reason: reason.trim(), incident_id: incidentId }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['incident', incidentId] })
      onDone()
    },
  })
  return (
    <form
      ref={takeFocus}
      className="mt-4 space-y-4 border-l-2 border-accent pl-5"
      onSubmit={(event) => {
        event.preventDefault()
        order.mutate()
      }}
    >
      {order.error && (
        <Notice tone="bad" live title="It is not shut.">
          <p>{order.error.message}</p>
        </Notice>
      )}
      <SelectField
        id="shut-verb"
        label="Shut what?"
        value={verb}
        options={choices.map((one) => ({ value: one.verb, name: one.name }))}
        onValue={(value) => setVerb(choices.find((one) => one.verb === value)?.verb ?? 'read_only')}
        hint={
          !isWhole
            ? 'Say which, and you see whom it would have hit.'
            : (preview.error?.message ?? preview.data?.sentence ?? 'Looking whom that would hit…')
        }
      />
      {choice?.modules && (
        <SelectField
          id="shut-module"
          label="Which part?"
          value={module}
          options={modules.map((name) => ({ value: name, name }))}
          onValue={setModule}
        />
      )}
      {choice?.target !== undefined && (
        <TextField
          id="shut-target"
          label="Which?"
          required
          value={typed}
          onValue={setTyped}
          maxLength={100}
          hint={choice.target}
        />
      )}
      <TextField
        id="shut-reason"
        label="Why?"
        required
        value={reason}
        onValue={setReason}
        maxLength={200}
        hint={
          farReaching.includes(verb)
            ? 'Only the command line lifts this: npx 6fb containment lift.'
            : 'It ends by itself, and can be lifted here before.'
        }
      />
      <div className="flex gap-3">
        <button type="submit" className="button button-main" aria-busy={order.isPending}>
          Shut it
        </button>
        <button type="button" className="button button-quiet" onClick={onDone}>
          Leave it open
        </button>
      </div>
    </form>
  )
}
