import { useState, type ReactNode } from 'react'
import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { ApiProblem } from '../../api/request.ts'
import type { WalkIn } from '../../api/types.ts'
import { serveWalkIn } from '../../api/walk-ins.ts'
import { Notice } from '../../components/notice.tsx'
import { SelectField } from '../../components/select-field.tsx'
import { useLists } from '../lists.ts'
import { meQuery } from '../session.ts'

interface ServingProps {
  walkIn: WalkIn
  onDone: (said: ReactNode, after: WalkIn) => void
  onBack: () => void
}

/** Takes somebody who waits to a chair: with whom, and what for if it is not what they waited for. */
export function Serving({ walkIn, onDone, onBack }: ServingProps) {
  const { data: account } = useSuspenseQuery(meQuery)
  const { services, barbers } = useLists()
  const queries = useQueryClient()
  const own = account.roles.find((one) => one.barber_id)?.barber_id
  const [serviceId, setServiceId] = useState(walkIn.service.id)
  const [wantedId, setWantedId] = useState(walkIn.barber?.id ?? own ?? walkIn.estimate?.barber.id ?? '')
  const offering = barbers.filter((one) => one.service_ids.includes(serviceId))
  const barber = offering.find(({ id }) => id === wantedId) ?? offering[0]
  const serve = useMutation({
    mutationFn: (chosen: { barberId: string; serviceId: string }) =>
      serveWalkIn(
        walkIn.id,
        chosen.barberId,
        chosen.serviceId === walkIn.service.id ? undefined : chosen.serviceId,
      ),
    onSuccess: (after, chosen) => {
      const name = barbers.find(({ id }) => id === chosen.barberId)?.name
      onDone(`${walkIn.client.name} is in the chair${name ? ` with ${name}` : ''}.`, after)
    },
    onSettled: async () => {
      await queries.invalidateQueries({ queryKey: ['queue'] })
      await queries.invalidateQueries({ queryKey: ['day'] })
    },
  })
  return (
    <form
      className="mt-4 max-w-[34rem] space-y-4 sm:pl-9"
      aria-label={`Serve ${walkIn.client.name}`}
      onSubmit={(event) => {
        event.preventDefault()
        if (barber) serve.mutate({ barberId: barber.id, serviceId })
      }}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          id={`with-${walkIn.id}`}
          label="With"
          value={barber?.id ?? ''}
          options={offering.map(({ id, name }) => ({ value: id, name }))}
          onValue={setWantedId}
        />
        <SelectField
          id={`what-${walkIn.id}`}
          label="Service"
          value={serviceId}
          options={services
            .filter(({ capacity }) => capacity === 1)
            .map(({ id, name }) => ({ value: id, name }))}
          onValue={setServiceId}
        />
      </div>
      {serve.error && (
        <Notice tone="bad" live title="Not in the chair yet.">
          <p>{serve.error.message}</p>
          <Fitting error={serve.error} onChoose={(chosen) => serve.mutate(chosen)} />
        </Notice>
      )}
      <div className="flex flex-wrap gap-2">
        <button type="submit" className="button button-main" aria-busy={serve.isPending} disabled={!barber}>
          To the chair
        </button>
        <button type="button" className="button button-quiet" onClick={onBack}>
          Back
        </button>
      </div>
    </form>
  )
}

interface Fit {
  barber_id: string
  free_minutes: number | null
  service_ids: string[]
}

/** What fits before what comes next, each in one tap. */
function Fitting(props: {
  error: Error
  onChoose: (chosen: { barberId: string; serviceId: string }) => void
}) {
  const { services, barbers } = useLists()
  const found = props.error instanceof ApiProblem ? props.error.extensions.fitting : null
  const fits = Array.isArray(found) ? (found as Fit[]) : []
  return (
    <ul className="mt-2 space-y-2">
      {fits.map(({ barber_id: barberId, free_minutes: minutes, service_ids: serviceIds }) => {
        const barber = barbers.find(({ id }) => id === barberId)
        return (
          <li key={barberId}>
            <p className="text-small">
              <span className="font-[560]">{barber?.name}:</span>{' '}
              {minutes === null ? 'free' : minutes === 0 ? 'not free now' : `free for ${minutes} min`}
            </p>
            <div className="mt-1 flex flex-wrap gap-1.5">
              {serviceIds.map((serviceId) => (
                <button
                  key={serviceId}
                  type="button"
                  className="day-chip min-h-11"
                  onClick={() => props.onChoose({ barberId, serviceId })}
                >
                  {services.find(({ id }) => id === serviceId)?.name} with {barber?.name}
                </button>
              ))}
            </div>
          </li>
        )
      })}
    </ul>
  )
}
