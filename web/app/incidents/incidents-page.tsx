import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { listIncidents } from '../../api/incidents.ts'
import type { Incident } from '../../api/types.ts'
import { Icon, type IconName } from '../../components/icons.tsx'
import { Notice } from '../../components/notice.tsx'
import { ago, clockOf, dayOf, nearDay, todayIn } from '../../time/local.ts'
import { shopQuery } from '../session.ts'
import { Limits } from './limits.tsx'
import { SeverityMark } from './severity-mark.tsx'
import { useTitle } from '../../components/use-title.ts'

const statusWords: Record<Incident['status'], { word: string; icon: IconName }> = {
  open: { word: 'Open', icon: 'alert' },
  contained: { word: 'Contained', icon: 'dash' },
  resolved: { word: 'Resolved', icon: 'check' },
}

/** How an incident stands, as sign and word. */
export function StatusMark({ status }: { status: Incident['status'] }) {
  const { word, icon } = statusWords[status]
  return (
    <span className={`inline-flex items-center gap-1.5 ${status === 'open' ? 'text-bad' : 'text-soft'}`}>
      <Icon name={icon} size={14} /> {word}
    </span>
  )
}

/** All incidents, those that want a person first. */
export function IncidentsPage() {
  const { data: shop } = useSuspenseQuery(shopQuery)
  const { data, error } = useQuery({
    queryKey: ['incidents'],
    queryFn: ({ signal }) => listIncidents(signal),
    refetchInterval: 10_000,
  })
  useTitle(`Incidents – ${shop.name}`)
  const today = todayIn(shop.time_zone)
  const waiting = (data ?? []).filter((one) => one.status !== 'resolved')
  const closed = (data ?? []).filter((one) => one.status === 'resolved')
  return (
    <div className="mx-auto w-full max-w-[60rem] px-4 pt-10 pb-20 sm:px-6">
      <h1 className="text-head">
        {!data
          ? 'Incidents'
          : waiting.length === 0
            ? 'Nothing wants you.'
            : waiting.length === 1
              ? 'One incident wants you.'
              : `${waiting.length} incidents want you.`}
      </h1>
      {error && (
        <div className="mt-6">
          <Notice tone="bad" live title="The incidents could not be loaded.">
            <p>{error.message}</p>
          </Notice>
        </div>
      )}
      {!data && !error && <span className="skeleton mt-8 h-48 w-full" aria-busy="true" />}
      {data && data.length === 0 && (
        <p className="mt-4 max-w-[34rem] text-lead text-soft">
          No attack and no fault so far. When something happens it is classified, contained and told to you,
          and stands here with its report.
        </p>
      )}
      {waiting.length > 0 && <List incidents={waiting} today={today} />}
      {closed.length > 0 && (
        <section className="mt-12">
          <h2 className="text-title">Closed</h2>
          <List incidents={closed} today={today} />
        </section>
      )}
      <Limits />
    </div>
  )
}

function List({ incidents, today }: { incidents: Incident[]; today: string }) {
  return (
    <ul className="mt-4 divide-y divide-line border-y border-line">
      {incidents.map((incident) => (
        <li key={incident.id}>
          <Link
            to="/app/incidents/$id"
            params={{ id: incident.id }}
            className="group -mx-3 block rounded px-3 py-4 text-ink no-underline hover:bg-wash"
          >
            <span className="flex flex-wrap items-center gap-x-5 gap-y-1 text-small">
              <SeverityMark severity={incident.severity} />
              <StatusMark status={incident.status} />
              <span className="tabular text-soft">
                {nearDay(dayOf(incident.started_at), today)} {clockOf(incident.started_at)},{' '}
                {ago(incident.started_at)}
              </span>
              <span className="tabular text-soft sm:ml-auto">No. {incident.number}</span>
            </span>
            <span className="mt-1.5 block text-lead group-hover:text-accent">{incident.sentence}</span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
