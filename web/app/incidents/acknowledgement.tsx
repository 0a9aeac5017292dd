import { useMutation, useQueryClient } from '@tanstack/react-query'
import { acknowledgeIncident } from '../../api/incidents.ts'
import type { Incident, Notifications } from '../../api/types.ts'
import { Icon } from '../../components/icons.tsx'
import { Notice } from '../../components/notice.tsx'
import { ago } from '../../time/local.ts'
import { useNow } from '../../time/use-now.ts'

/** Takes the incident on, or says who has. */
export function Acknowledgement({
  incident,
  notifications,
}: {
  incident: Incident
  notifications: Notifications | undefined
}) {
  useNow(5)
  const queries = useQueryClient()
  const acknowledge = useMutation({
    mutationFn: () => acknowledgeIncident(incident.id),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['incident', incident.id] }),
  })
  const at = incident.acknowledged_at
  if (at !== null) {
    const name = notifications?.acknowledgement?.name
    return (
      <p className="flex items-baseline gap-2" role="status">
        <Icon name="check" size={14} className="shrink-0 translate-y-0.5 text-good" />
        <span>
          Acknowledged{name === undefined ? '' : ` by ${name}`} <span className="text-soft">{ago(at)}</span>
        </span>
      </p>
    )
  }
  if (incident.status === 'resolved') return null
  const isUrgent = incident.severity === 'P0' || incident.severity === 'P1'
  return (
    <div className="space-y-3">
      {acknowledge.error && (
        <Notice tone="bad" live title="Not acknowledged.">
          <p>{acknowledge.error.message}</p>
        </Notice>
      )}
      <div className="flex flex-wrap items-center gap-x-5 gap-y-2">
        <button
          type="button"
          className="button button-main"
          aria-busy={acknowledge.isPending}
          onClick={() => acknowledge.mutate()}
        >
          Acknowledge
        </button>
        <p className="max-w-[24rem] text-small text-soft">
          {isUrgent
            ? 'You look after it. Until somebody does, more people are called.'
            : 'You look after it, and the others see that.'}
        </p>
      </div>
    </div>
  )
}
