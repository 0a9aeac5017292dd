import { useId, useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { lowerSeverity } from '../../api/incidents.ts'
import type { IncidentDetail, Severity } from '../../api/types.ts'
import { TextField } from '../../components/field.tsx'
import { Icon } from '../../components/icons.tsx'
import { Notice } from '../../components/notice.tsx'
import { SelectField } from '../../components/select-field.tsx'
import { useAction } from '../../components/use-action.ts'

const all: readonly Severity[] = ['P0', 'P1', 'P2', 'P3']
const names: Record<Severity, string> = {
  P0: 'P0 Critical',
  P1: 'P1 High',
  P2: 'P2 Medium',
  P3: 'P3 Low',
}

/** The way for a person to say that an incident is less grave than it was judged; nothing when it can't be. */
export function LowerSeverity({ incident }: { incident: IncidentDetail }) {
  const below = all.slice(all.indexOf(incident.severity) + 1)
  if (incident.status === 'resolved' || below.length === 0) return null
  return <LowerForm incident={incident} below={below} />
}

function LowerForm({ incident, below }: { incident: IncidentDetail; below: readonly Severity[] }) {
  const id = useId()
  const [to, setTo] = useState(below[0] ?? 'P3')
  const [reason, setReason] = useState('')
  const queries = useQueryClient()
  const lower = useAction(
    () => lowerSeverity(incident.id, to, reason.trim()),
    () => {
      setReason('')
      void queries.invalidateQueries({ queryKey: ['incident', incident.id] })
    },
  )
  return (
    <details className="mt-3">
      <summary className="fold flex items-center gap-2 rounded text-soft">
        <Icon name="right" size={12} className="fold-sign" />
        It is less grave…
      </summary>
      <form
        className="mt-3 space-y-3 border-l-2 border-edge pl-4"
        onSubmit={(event) => {
          event.preventDefault()
          lower.run()
        }}
      >
        {lower.problem && (
          <Notice tone="bad" live title={`Still ${incident.severity}.`}>
            <p>{lower.problem.detail}</p>
          </Notice>
        )}
        <SelectField
          id={`${id}-to`}
          label="It is"
          value={to}
          options={below.map((value) => ({ value, name: names[value] }))}
          onValue={(value) => setTo(below.find((one) => one === value) ?? to)}
        />
        <TextField
          id={`${id}-reason`}
          label="Why is it less grave?"
          hint="It rises again by itself if something graver shows."
          required
          maxLength={500}
          value={reason}
          onValue={setReason}
        />
        <button type="submit" className="button button-quiet button-small" aria-busy={lower.busy}>
          Lower it
        </button>
      </form>
    </details>
  )
}
