import { useMemo, useState, type FormEvent } from 'react'
import { ApiProblem } from '../../api/request.ts'
import { listBarbers, listServices } from '../../api/shop.ts'
import { joinQueue, readWait } from '../../api/walk-ins.ts'
import { Field } from '../../components/field.tsx'
import { Notice } from '../../components/notice.tsx'
import { clockOf } from '../../time/local.ts'
import { checkDetails, ContactFields, noDetails, type DetailErrors } from '../booking/details-form.tsx'
import { useResource } from '../use-resource.ts'

/** Joining the queue from afar: what, with whom, how long it takes now, and how to be reached. */
export function QueuePage() {
  const services = useResource(listServices).data ?? []
  const barbers = useResource(listBarbers).data ?? []
  const [chosen, setChosen] = useState('')
  const [barberId, setBarberId] = useState('')
  const [details, setDetails] = useState(noDetails)
  const [errors, setErrors] = useState<DetailErrors>({})
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  const [key] = useState(() => crypto.randomUUID())
  const service = services.find(({ id }) => id === chosen) ?? services[0]
  const offering = barbers.filter(({ id }) => service?.barber_ids.includes(id))
  const barber = offering.find(({ id }) => id === barberId) ?? null
  const serviceId = service?.id ?? null
  const wantedId = barber?.id ?? null
  const wait = useResource(
    useMemo(
      () => (serviceId === null ? null : (signal: AbortSignal) => readWait(serviceId, wantedId, signal)),
      [serviceId, wantedId],
    ),
  )
  const join = async () => {
    if (serviceId === null) return
    const { name, email, phone } = details
    const client = {
      name: name.trim(),
      ...(email.trim() ? { email: email.trim() } : {}),
      ...(phone.trim() ? { phone: phone.trim() } : {}),
    }
    try {
      const body = { service_id: serviceId, barber_id: wantedId, client }
      const place = await joinQueue(body, key)
      if (place.place_url) {
        const { pathname, search } = new URL(place.place_url)
        location.assign(pathname + search)
      }
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      setProblem(error)
    }
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const found = checkDetails(details)
    setErrors(found)
    setProblem(null)
    if (Object.keys(found).length === 0) void join()
  }
  const set = (field: 'name' | 'email' | 'phone') => (value: string) =>
    setDetails((old) => ({ ...old, [field]: value }))
  const refused = wait.problem
  const { data } = wait
  return (
    <section className="max-w-[30rem] pt-10 sm:pt-16">
      <h1 className="text-show">Join the queue.</h1>
      <form noValidate className="mt-8 space-y-5" onSubmit={submit}>
        <Field id="service" label="What">
          {(aria) => (
            <select
              {...aria}
              className="field-input"
              value={serviceId ?? ''}
              onChange={(event) => setChosen(event.currentTarget.value)}
            >
              {services.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field id="barber" label="With">
          {(aria) => (
            <select
              {...aria}
              className="field-input"
              value={wantedId ?? ''}
              onChange={(event) => setBarberId(event.currentTarget.value)}
            >
              <option value="">Whoever is free first</option>
              {offering.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <p className="text-lead" aria-live="polite">
          {refused
            ? refused.detail
            : data?.estimate
              ? `${data.people_ahead} ahead of you. You would begin at about ${clockOf(data.estimate.start_at)}, in ${data.estimate.wait_minutes} minutes.`
              : data
                ? 'There is no time left today.'
                : ' '}
        </p>
        <ContactFields
          details={details}
          errors={errors}
          onSet={set}
          hint="E-mail or phone: one of them is enough. We write when it is your turn."
        />
        {problem && (
          <Notice tone="bad" live title="You are not in the queue.">
            <p>{problem.detail}</p>
          </Notice>
        )}
        <button type="submit" className="button button-main" disabled={!data?.estimate}>
          Join
        </button>
      </form>
    </section>
  )
}
