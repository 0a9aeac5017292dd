import { reportAddress } from '../../api/incidents.ts'
import type { IncidentDetail } from '../../api/types.ts'
import { Icon } from '../../components/icons.tsx'
import { LowerSeverity } from './lower-severity.tsx'

const plain = (name: string) => name.replaceAll('_', ' ')

function shown(value: unknown): string | null {
  if (typeof value === 'number' || typeof value === 'string') return String(value)
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (Array.isArray(value)) return String(value.length)
  return null
}

/** Why it is this severe, by which rule, and the figures behind it. */
export function Evidence({ incident }: { incident: IncidentDetail }) {
  const facts = Object.entries(incident.facts).flatMap(([name, value]) => {
    const text = shown(value)
    return text === null ? [] : [{ name: plain(name), text }]
  })
  return (
    <section aria-label="Evidence">
      <h2 className="text-title">Why {incident.severity}</h2>
      <ul className="mt-3 divide-y divide-line border-y border-line">
        {incident.lowered && (
          <li className="py-2.5">
            Lowered from {incident.lowered.from} by a person: {incident.lowered.reason}
          </li>
        )}
        {incident.reasons.map((reason) => (
          <li key={reason.text} className="py-2.5">
            {reason.text}
            <span className="block text-small text-soft">Playbook: {reason.playbook}</span>
          </li>
        ))}
      </ul>
      <LowerSeverity incident={incident} />
      <details className="mt-3">
        <summary className="fold flex items-center gap-2 rounded text-soft">
          <Icon name="right" size={12} className="fold-sign" />
          Figures, and the rule that noticed
        </summary>
        <dl className="mt-2 grid grid-cols-[1fr_auto] gap-x-6 gap-y-1 text-small">
          <dt className="text-soft">rule</dt>
          <dd>
            {incident.rule.id}, version {incident.rule.version}
          </dd>
          {facts.map((fact) => (
            <div key={fact.name} className="contents">
              <dt className="text-soft">{fact.name}</dt>
              <dd className="tabular text-right">{fact.text}</dd>
            </div>
          ))}
        </dl>
      </details>
      <p className="mt-3 text-small text-soft">
        Report as{' '}
        <a className="link" href={reportAddress(incident.id, 'markdown')}>
          Markdown
        </a>{' '}
        or{' '}
        <a className="link" href={reportAddress(incident.id, 'json')}>
          JSON
        </a>
      </p>
    </section>
  )
}
