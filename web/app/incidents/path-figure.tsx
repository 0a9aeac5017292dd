import { Fragment } from 'react'
import type { IncidentDetail, Impact } from '../../api/types.ts'
import { Icon } from '../../components/icons.tsx'
import { Term } from './term.tsx'

/** The first of these facts that is a number. */
function count(facts: Record<string, unknown>, ...names: string[]): number | null {
  for (const name of names) {
    const value = facts[name]
    if (typeof value === 'number') return value
    if (Array.isArray(value)) return value.length
  }
  return null
}

/** How far it came: from where, at whom, in, and at what. */
export function PathFigure({ incident, impact }: { incident: IncidentDetail; impact: Impact | undefined }) {
  const { facts } = incident
  const sessions = new Set(impact?.records.items.map((one) => one.session_id).filter(Boolean)).size
  const figures = [
    {
      of: 'source' as const,
      one: 'source',
      many: 'sources',
      n: count(facts, 'sources', 'source_count', 'distinct_sources'),
    },
    {
      of: 'campaign' as const,
      one: 'account tried',
      many: 'accounts tried',
      n: count(facts, 'accounts_tried', 'accounts', 'account_count', 'distinct_accounts'),
    },
    {
      of: 'session' as const,
      one: 'session won',
      many: 'sessions won',
      n: count(facts, 'accounts_entered', 'sessions_won', 'sessions_revoked') ?? (impact ? sessions : null),
    },
    {
      of: 'record' as const,
      one: 'record read',
      many: 'records read',
      n: impact?.records.count ?? count(facts, 'records_returned'),
    },
  ].flatMap((figure) => (figure.n === null ? [] : [{ ...figure, n: figure.n }]))
  if (figures.length < 2) return null
  return (
    <ol
      className="flex items-start justify-between gap-1 border-y border-line py-4 sm:justify-start sm:gap-7"
      aria-label="How far it came"
    >
      {figures.map((figure, index) => (
        <Fragment key={figure.one}>
          {index > 0 && (
            <li aria-hidden="true" className="pt-2 text-edge">
              <Icon name="right" />
            </li>
          )}
          <li className="max-w-24 min-w-0 sm:max-w-none">
            <p className={`tabular font-serif text-head ${index > 1 && figure.n > 0 ? 'text-bad' : ''}`}>
              {figure.n}
            </p>
            <p className="text-small text-soft">
              <Term of={figure.of}>{figure.n === 1 ? figure.one : figure.many}</Term>
            </p>
          </li>
        </Fragment>
      ))}
    </ol>
  )
}
