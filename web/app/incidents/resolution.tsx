import { useState } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { reportAddress, resolveIncident } from '../../api/incidents.ts'
import type { Closing, Containment, IncidentDetail } from '../../api/types.ts'
import { ChoiceGroup } from '../../components/choice-group.tsx'
import { Field } from '../../components/field.tsx'
import { Notice } from '../../components/notice.tsx'

/** Moves the focus to a field when it appears; a stable function, so that it runs once. */
const takeFocus = (field: HTMLTextAreaElement | null) => field?.focus()

type Fate = NonNullable<Closing['containments']>

/** The one thing to press: end what has not ended, read the report of what has. */
export function Resolution(props: { incident: IncidentDetail; containments: readonly Containment[] }) {
  const { incident } = props
  const [asking, setAsking] = useState(false)
  const report = reportAddress(incident.id, 'html')
  // As long as nobody looks after it, that comes first.
  const isFirst = incident.status === 'contained' && incident.acknowledged_at !== null
  if (incident.status === 'resolved')
    return (
      <a className="button button-main" href={report}>
        Read the report
      </a>
    )
  if (asking) return <ResolutionForm {...props} onEnd={() => setAsking(false)} />
  return (
    <div className="flex flex-wrap items-center gap-x-6 gap-y-3">
      <button
        type="button"
        className={`button ${isFirst ? 'button-main' : 'button-quiet'}`}
        onClick={() => setAsking(true)}
      >
        Resolve…
      </button>
      <a className="link" href={report}>
        Read the report
      </a>
    </div>
  )
}

function ResolutionForm(props: {
  incident: IncidentDetail
  containments: readonly Containment[]
  onEnd: () => void
}) {
  const { incident, onEnd } = props
  const standing = props.containments.filter(({ active }) => active).length
  const [reason, setReason] = useState('')
  const [lessons, setLessons] = useState('')
  const [fate, setFate] = useState<Fate>('keep')
  const queries = useQueryClient()
  const resolve = useMutation({
    mutationFn: () =>
      resolveIncident(incident.id, {
        reason: reason.trim(),
        lessons: lessons.trim(),
        ...(standing === 0 ? {} : { containments: fate }),
      }),
    onSuccess: async () => {
      onEnd()
      await queries.invalidateQueries({ queryKey: ['incident', incident.id] })
      await queries.invalidateQueries({ queryKey: ['incidents'] })
    },
  })
  return (
    <form
      className="max-w-[34rem] space-y-4 border-l-2 border-accent pl-5"
      onSubmit={(event) => {
        event.preventDefault()
        resolve.mutate()
      }}
    >
      {resolve.error && (
        <Notice tone="bad" live title="Not resolved.">
          <p>{resolve.error.message}</p>
        </Notice>
      )}
      <Field id="resolution-reason" label="What was it, and why is it over?" hint="It goes into the report.">
        {(aria) => (
          <textarea
            {...aria}
            ref={takeFocus}
            className="field-input"
            rows={3}
            required
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        )}
      </Field>
      <Field
        id="resolution-lessons"
        label="What was learnt?"
        hint="What will be done so that it does not happen again, or is over sooner."
      >
        {(aria) => (
          <textarea
            {...aria}
            className="field-input"
            rows={3}
            required
            maxLength={2000}
            value={lessons}
            onChange={(event) => setLessons(event.currentTarget.value)}
          />
        )}
      </Field>
      {standing > 0 && (
        <ChoiceGroup<Fate>
          legend={`What of the ${standing === 1 ? 'order that is' : `${standing} orders that are`} still in force?`}
          name="resolution-containments"
          value={fate}
          onValue={setFate}
          options={[
            { value: 'keep', name: 'Keep them until their time is up' },
            { value: 'lift', name: 'Lift them now' },
          ]}
        />
      )}
      <p className="text-small text-soft">
        Booking, signing in and the rate limit are tried first. If one does not work, the incident stays open.
      </p>
      <div className="flex gap-3">
        <button type="submit" className="button button-main" aria-busy={resolve.isPending}>
          Resolve
        </button>
        <button type="button" className="button button-quiet" onClick={onEnd}>
          Not yet
        </button>
      </div>
    </form>
  )
}
