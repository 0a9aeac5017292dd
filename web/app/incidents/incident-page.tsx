import { useEffect } from 'react'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { Incident } from '../../api/types.ts'
import { Icon } from '../../components/icons.tsx'
import { Notice } from '../../components/notice.tsx'
import { ago, clockOf } from '../../time/local.ts'
import { AppError } from '../app-errors.tsx'
import { useNow } from '../../time/use-now.ts'
import { Acknowledgement } from './acknowledgement.tsx'
import { Affected } from './affected.tsx'
import { AttemptsChart } from './attempts-chart.tsx'
import { Checklist } from './checklist.tsx'
import { Containments } from './containments.tsx'
import { Ending } from './ending.tsx'
import { Evidence } from './evidence.tsx'
import { StatusMark } from './incidents-page.tsx'
import { NoteForm } from './note-form.tsx'
import { PathFigure } from './path-figure.tsx'
import { Resolution } from './resolution.tsx'
import { SeverityMark } from './severity-mark.tsx'
import { Term } from './term.tsx'
import { Timeline } from './timeline.tsx'
import { Told } from './told.tsx'
import { useIncident } from './use-incident.ts'

const route = getRouteApi('/inside/app/incidents/$id')

/** An incident, so that a tired person knows in five seconds what happened and what to press. */
export function IncidentPage() {
  const { id } = route.useParams()
  const { incident: query, timeline, impact, containments, notifications, live } = useIncident(id)
  const incident = query.data
  useEffect(() => {
    if (incident) document.title = `${incident.severity} ${incident.title}, incident ${incident.number}`
  }, [incident])
  if (query.error && !incident) return <AppError error={query.error} />
  if (!incident)
    return (
      <div className="mx-auto w-full max-w-[72rem] space-y-5 px-4 pt-12 sm:px-6" aria-busy="true">
        <span className="skeleton h-5 w-64" />
        <span className="skeleton h-20 w-full max-w-[44rem]" />
        <span className="skeleton h-64 w-full" />
      </div>
    )
  return (
    <div className="mx-auto w-full max-w-[72rem] px-4 pt-6 pb-20 sm:px-6">
      <p className="flex flex-wrap items-center gap-x-5 gap-y-1 text-small">
        <Link
          to="/app/incidents"
          className="-ml-2 inline-flex min-h-9 items-center gap-1 rounded px-2 text-soft no-underline hover:text-ink"
        >
          <Icon name="left" size={14} /> Incidents
        </Link>
        <SeverityMark severity={incident.severity} />
        <StatusMark status={incident.status} />
        <span className="tabular text-soft">
          No. {incident.number}, began {clockOf(incident.started_at)}, {ago(incident.started_at)}
        </span>
      </p>
      <h1 className="mt-4 max-w-[24em] text-head">{incident.sentence}</h1>
      <Booking incident={incident} />
      <div className="mt-6 space-y-5">
        <Acknowledgement incident={incident} notifications={notifications.data} />
        <Resolution incident={incident} containments={containments.data ?? []} />
      </div>
      <div className="mt-9">
        <PathFigure incident={incident} impact={impact.data} />
      </div>
      <div className="mt-10 grid gap-12 lg:grid-cols-[minmax(0,1fr)_24rem] lg:gap-16">
        <div className="min-w-0 space-y-10 lg:order-last">
          {containments.data && <Containments incidentId={id} items={containments.data} />}
          {impact.data && <Affected impact={impact.data} reportDueAt={incident.report_due_at} />}
          {notifications.data && <Told notifications={notifications.data} />}
          {[containments, impact, timeline, notifications].some((one) => one.error) && (
            <Notice tone="warn" live title="A part of this page could not be loaded.">
              <p>Load the page again in a moment.</p>
            </Notice>
          )}
          <div className="hidden lg:block">
            <Evidence incident={incident} />
          </div>
        </div>
        <div className="min-w-0 space-y-10">
          <Ending incident={incident} />
          <Checklist incident={incident} />
          <AttemptsChart incident={incident} />
          {timeline.data && (
            <div>
              <Timeline items={timeline.data} live={live} />
              <NoteForm incidentId={id} />
            </div>
          )}
          <div className="lg:hidden">
            <Evidence incident={incident} />
          </div>
        </div>
      </div>
    </div>
  )
}

function Booking({ incident }: { incident: Incident }) {
  useNow(5)
  const check = incident.booking_operational
  const when = check ? ago(check.checked_at) : null
  return (
    <p className="mt-3 flex items-baseline gap-2.5 text-lead">
      <Icon
        name={check?.ok === false ? 'cross' : check ? 'check' : 'dot'}
        className={`shrink-0 translate-y-0.5 ${check?.ok === false ? 'text-bad' : check ? 'text-good' : 'text-soft'}`}
      />
      <span>
        {check?.ok === false
          ? 'Booking does not work.'
          : check
            ? 'Booking works.'
            : 'Booking has not been tested yet.'}{' '}
        {when && (
          <span className="text-soft">
            A test booking {check?.ok ? 'went through' : 'failed'} {when}.
          </span>
        )}{' '}
        {incident.status === 'contained' && (
          <span className="text-soft">
            The attack is <Term of="contained">contained</Term>.
          </span>
        )}
      </span>
    </p>
  )
}
