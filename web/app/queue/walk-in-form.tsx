import { useRef, useState, type FormEvent } from 'react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { joinQueue, readWait } from '../../api/walk-ins.ts'
import { Notice } from '../../components/notice.tsx'
import { SelectField } from '../../components/select-field.tsx'
import { attempts } from '../../api/attempt.ts'
import { clockOf, duration } from '../../time/local.ts'
import { SidePanel } from '../day/side-panel.tsx'
import { useLists } from '../lists.ts'
import { PersonFields } from '../person-fields.tsx'
import { checkPerson, clientOf, nobody } from '../person.ts'

/** Adds somebody at the door; the wait is said before. Stays open for the next. */
export function WalkInForm({ onClose }: { onClose: () => void }) {
  const { services, barbers, error } = useLists()
  const queries = useQueryClient()
  const [person, setPerson] = useState(nobody)
  const [errors, setErrors] = useState<ReturnType<typeof checkPerson>>({})
  const [chosenId, setChosenId] = useState('')
  const [wantedId, setWantedId] = useState('')
  const [keyOf] = useState(attempts)
  const form = useRef<HTMLFormElement>(null)
  const offered = services.filter(({ capacity }) => capacity === 1)
  const service = offered.find(({ id }) => id === chosenId) ?? offered[0]
  const offering = barbers.filter(({ id }) => service?.barber_ids.includes(id))
  const barberId = offering.some(({ id }) => id === wantedId) ? wantedId : null
  const serviceId = service?.id ?? ''
  const wait = useQuery({
    queryKey: ['queue', 'estimate', serviceId, barberId],
    queryFn: ({ signal }) => readWait(serviceId, barberId, signal),
    enabled: serviceId !== '',
    refetchInterval: 15_000,
  })
  const join = useMutation({
    mutationFn: () => {
      const body = { service_id: serviceId, barber_id: barberId, client: clientOf(person) }
      return joinQueue(body, keyOf(body))
    },
    onSuccess: async () => {
      setPerson(nobody)
      form.current?.querySelector('input')?.focus()
      await queries.invalidateQueries({ queryKey: ['queue'] })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const wrong = checkPerson(person)
    setErrors(wrong)
    if (Object.keys(wrong).length === 0) join.mutate()
    else
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
  }
  const failed = error ?? wait.error
  return (
    <SidePanel title="Add a walk-in" onClose={onClose}>
      <form ref={form} noValidate className="mt-4 space-y-4" onSubmit={submit}>
        <SelectField
          id="service"
          label="Service"
          value={serviceId}
          options={offered.map(({ id, name, duration_minutes: minutes }) => ({
            value: id,
            name: `${name}, ${duration(minutes)}`,
          }))}
          onValue={setChosenId}
        />
        <SelectField
          id="barber"
          label="With"
          value={barberId ?? ''}
          options={[
            { value: '', name: 'Whoever is free first' },
            ...offering.map(({ id, name }) => ({ value: id, name })),
          ]}
          onValue={setWantedId}
        />
        <div aria-live="polite" className="border-y border-line py-3">
          {failed ? (
            <p className="text-bad">{failed.message}</p>
          ) : wait.data ? (
            <Wait {...wait.data} />
          ) : (
            <span className="skeleton h-12 w-full" aria-busy="true" />
          )}
        </div>
        <PersonFields
          person={person}
          errors={errors}
          onPerson={setPerson}
          hint="With an address, a mail goes out when you call."
        />
        {join.error && (
          <Notice tone="bad" live title="Not in the queue.">
            <p>{join.error.message}</p>
          </Notice>
        )}
        {join.data && !join.isPending && !join.error && person.name === '' && (
          <div role="status">
            <Notice tone="good">
              <p>
                {join.data.client.name} is number {join.data.position}
                {join.data.estimate &&
                  `, at about ${clockOf(join.data.estimate.start_at)} with ${join.data.estimate.barber.name}`}
                .
              </p>
            </Notice>
          </div>
        )}
        <button
          type="submit"
          className="button button-main w-full"
          aria-busy={join.isPending}
          disabled={!service || join.isPending}
        >
          Add to the queue
        </button>
      </form>
    </SidePanel>
  )
}

function Wait({ people_ahead: ahead, estimate }: Awaited<ReturnType<typeof readWait>>) {
  if (!estimate) return <p>There is no time left today for this.</p>
  const minutes = estimate.wait_minutes
  return (
    <p>
      <span className="tabular block font-serif text-title">
        {minutes === 0 ? 'Now' : `About ${clockOf(estimate.start_at)}, in ${duration(minutes)}`}
      </span>
      <span className="text-small text-soft">
        with {estimate.barber.name}, {ahead === 0 ? 'nobody' : ahead} ahead
      </span>
    </p>
  )
}
