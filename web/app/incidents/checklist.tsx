import { useState } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { contain, endStep, readPlaybook } from '../../api/incidents.ts'
import type { IncidentDetail, Playbook, PlaybookStep } from '../../api/types.ts'
import { TextField } from '../../components/field.tsx'
import { Icon } from '../../components/icons.tsx'
import { Notice } from '../../components/notice.tsx'
import { useAction } from '../../components/use-action.ts'
import { timeLeft } from '../../time/local.ts'
import { useNow } from '../../time/use-now.ts'

/** The playbook of an incident as a checklist: what the guard found out, and what waits for a person, with its clocks. */
export function Checklist({ incident }: { incident: IncidentDetail }) {
  const isOver = incident.status === 'resolved'
  const playbook = useQuery({
    queryKey: ['incident', incident.id, 'playbook'],
    queryFn: ({ signal }) => readPlaybook(incident.id, signal),
    refetchInterval: isOver ? false : 5_000,
  })
  if (!playbook.data) return null
  return (
    <section aria-label="Playbook">
      <h2 className="text-title">Playbook: {playbook.data.title}</h2>
      {playbook.data.phases.map((phase) => (
        <Phase key={phase.title} incident={incident} phase={phase} />
      ))}
    </section>
  )
}

function Phase({ incident, phase }: { incident: IncidentDetail; phase: Playbook['phases'][number] }) {
  const done = phase.steps.filter(({ state }) => state === 'done' || state === 'skipped').length
  const isWaiting = phase.steps.some(({ state }) => state === 'waiting')
  return (
    <details className="mt-3 border-t border-line pt-3" open={isWaiting && incident.status !== 'resolved'}>
      <summary className="fold flex flex-wrap items-baseline justify-between gap-x-4 rounded">
        <span className="flex items-baseline gap-2 font-[560]">
          <Icon name="right" size={12} className="fold-sign text-soft" />
          {phase.title}
        </span>
        <span className="tabular text-small text-soft">
          {done} of {phase.steps.length} <Clock phase={phase} isOver={incident.status === 'resolved'} />
        </span>
      </summary>
      <ol className="mt-2 divide-y divide-line pl-5">
        {phase.steps.map((step) => (
          <Step
            key={step.name}
            incidentId={incident.id}
            step={step}
            isOver={incident.status === 'resolved'}
          />
        ))}
      </ol>
    </details>
  )
}

/** How much time is left, or that it was over too late. */
function Clock({ phase, isOver }: { phase: Playbook['phases'][number]; isOver: boolean }) {
  const nowMs = useNow(1)
  if (phase.due_at === null) return null
  const dueMs = Date.parse(phase.due_at)
  if (phase.done_at !== null)
    return Date.parse(phase.done_at) <= dueMs ? <>· in time</> : <span className="text-bad">· late</span>
  if (isOver) return null
  if (nowMs > dueMs) return <span className="text-bad">· was due at {phase.due_at.slice(11, 16)}</span>
  return <>· {timeLeft(phase.due_at, nowMs)} left</>
}

const signs = {
  ahead: { icon: 'dot', tone: 'text-soft', word: 'not yet' },
  waiting: { icon: 'alert', tone: 'text-accent', word: 'waits for you' },
  done: { icon: 'check', tone: 'text-good', word: 'done' },
  skipped: { icon: 'dash', tone: 'text-soft', word: 'left out' },
} as const

function Step(props: { incidentId: string; step: PlaybookStep; isOver: boolean }) {
  const { step } = props
  const { icon, tone, word } = signs[step.state]
  const isOpen = step.state === 'waiting' && !props.isOver
  return (
    <li className="flex items-baseline gap-3 py-2.5">
      <Icon name={icon} size={14} className={`shrink-0 translate-y-0.5 ${tone}`} />
      <div className="min-w-0 flex-1">
        <p className={step.state === 'ahead' ? 'text-soft' : ''}>
          {step.name}
          <span className="sr-only"> ({word})</span>
        </p>
        {step.outcome !== '' && <p className="mt-0.5 text-small text-soft">{step.outcome}</p>}
        {isOpen && <Decision incidentId={props.incidentId} step={step} />}
      </div>
    </li>
  )
}

/** What a person is asked, with the press that does it, and the ways to say that it is done or left out. */
function Decision({ incidentId, step }: { incidentId: string; step: PlaybookStep }) {
  const [note, setNote] = useState('')
  const queries = useQueryClient()
  const refresh = () => void queries.invalidateQueries({ queryKey: ['incident', incidentId] })
  const end = (state: 'done' | 'skipped', text: string) => endStep(incidentId, step.id ?? '', state, text)
  const order = useAction(async () => {
    const { sentence } = await contain(step.proposal ?? {})
    return end('done', sentence)
  }, refresh)
  const done = useAction(() => end('done', note.trim()), refresh)
  const skip = useAction(() => end('skipped', note.trim()), refresh)
  const problem = order.problem ?? done.problem ?? skip.problem
  return (
    <div className="mt-2 space-y-3 border-l-2 border-edge pl-4">
      <p className="text-small">{step.text}</p>
      {problem && (
        <Notice tone="bad" live title="Still open.">
          <p>{problem.detail}</p>
        </Notice>
      )}
      {step.proposal && (
        <button
          type="button"
          className="button button-quiet button-small"
          onClick={order.run}
          aria-busy={order.busy}
        >
          Do it now
        </button>
      )}
      <TextField
        id={`note-${step.id ?? step.name}`}
        label="Note (goes into the timeline)"
        value={note}
        onValue={setNote}
        maxLength={500}
      />
      <div className="flex flex-wrap gap-3">
        <button
          type="button"
          className="button button-quiet button-small"
          onClick={done.run}
          aria-busy={done.busy}
        >
          Done
        </button>
        <button type="button" className="link px-2 text-small" onClick={skip.run} aria-busy={skip.busy}>
          Not needed
        </button>
      </div>
    </div>
  )
}
