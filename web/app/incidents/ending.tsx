import type { IncidentDetail } from '../../api/types.ts'
import { Icon } from '../../components/icons.tsx'

const names = { booking: 'Booking', authentication: 'Signing in', rate_limit: 'Rate limit' }

/** How an incident ended, what was learnt, and what was tried just before; nothing while it goes on. */
export function Ending({ incident }: { incident: IncidentDetail }) {
  const { resolution } = incident
  if (resolution === null) return null
  return (
    <section aria-label="How it ended" className="max-w-[44rem]">
      <h2 className="text-title">How it ended</h2>
      <p className="mt-3">{resolution.reason}</p>
      <p className="mt-2">
        <span className="text-soft">Learnt: </span>
        {resolution.lessons}
      </p>
      {resolution.containments !== null && (
        <p className="mt-2 text-small text-soft">What was still shut was {resolution.containments}.</p>
      )}
      <ul className="mt-3 space-y-1 text-small">
        {resolution.checks.map(({ name, detail }) => (
          <li key={name} className="flex items-baseline gap-2">
            <Icon name="check" size={12} className="shrink-0 translate-y-0.5 text-good" />
            <span>
              {names[name]}: <span className="text-soft">{detail}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
