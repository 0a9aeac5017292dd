import { useState } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { reportAddress, resolveIncident } from '../../api/incidents.ts'
import type { Incident } from '../../api/types.ts'
import { Field } from '../../components/field.tsx'
import { Notice } from '../../components/notice.tsx'

/** Moves the focus to a field when it appears; a stable function, so that it runs once. */
const takeFocus = (field: HTMLTextAreaElement | null) => field?.focus()

/** The one thing to press: resolve what is contained, read the report of everything else. */
export function Resolution({ incident }: { incident: Incident }) {
  const [asking, setAsking] = useState(false)
  const [reason, setReason] = useState('')
  const queries = useQueryClient()
  const resolve = useMutation({
    mutationFn: () => resolveIncident(incident.id, reason.trim()),
    onSuccess: async () => {
      setAsking(false)
      await queries.invalidateQueries({ queryKey: ['incident', incident.id] })
      await queries.invalidateQueries({ queryKey: ['incidents'] })
    },
  })
  const report = reportAddress(incident.id, 'html')
  // As long as nobody looks after it, that comes first.
  const first = incident.acknowledged_at === null && incident.status !== 'resolved'
  const look = `button ${first ? 'button-quiet' : 'button-main'}`
  if (incident.status !== 'contained')
    return (
      <a className={look} href={report}>
        Read the report
      </a>
    )
  if (!asking)
    return (
      <div className="flex flex-wrap items-center gap-x-6 gap-y-3">
        <button type="button" className={look} onClick={() => setAsking(true)}>
          {resolve.isSuccess ? 'Asked to resolve…' : 'Resolve…'}
        </button>
        <a className="link" href={report}>
          Read the report
        </a>
      </div>
    )
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
      <Field
        id="resolution-reason"
        label="What was it, and why is it over?"
        hint="It goes into the report. What is shut stays shut until its time runs out."
      >
        {(aria) => (
          <textarea
            {...aria}
            ref={takeFocus}
            className="field-input"
            rows={3}
            required
            maxLength={1000}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        )}
      </Field>
      <div className="flex gap-3">
        <button type="submit" className="button button-main" aria-busy={resolve.isPending}>
          Resolve
        </button>
        <button type="button" className="button button-quiet" onClick={() => setAsking(false)}>
          Not yet
        </button>
      </div>
    </form>
  )
}
