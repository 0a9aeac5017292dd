import { useState, type ReactNode } from 'react'
import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { liftContainment } from '../../api/incidents.ts'
import type { Containment } from '../../api/types.ts'
import { TextField } from '../../components/field.tsx'
import { Icon } from '../../components/icons.tsx'
import { Notice } from '../../components/notice.tsx'
import { timeLeft } from '../../time/local.ts'
import { useNow } from '../../time/use-now.ts'
import { meQuery } from '../session.ts'
import { ShutForm } from './shut-form.tsx'

type Verb = Containment['verb']

const verbs: Record<Verb, { undo: string; sentence: (n: number) => ReactNode }> = {
  block_source: {
    undo: 'Unblock',
    sentence: (n) => (
      <>
        {n} {n === 1 ? 'source' : 'sources'} blocked
      </>
    ),
  },
  revoke_session: {
    undo: 'Lift',
    sentence: (n) => (
      <>
        {n} {n === 1 ? 'session' : 'sessions'} ended
      </>
    ),
  },
  revoke_account: {
    undo: 'Lift',
    sentence: (n) => `${n} ${n === 1 ? 'account' : 'accounts'} signed out everywhere`,
  },
  challenge_account: {
    undo: 'Lift',
    sentence: (n) => (
      <>
        {n} {n === 1 ? 'account' : 'accounts'} asked for a mailed code
      </>
    ),
  },
  require_password_reset: {
    undo: 'Lift',
    sentence: (n) => `${n} ${n === 1 ? 'account has' : 'accounts have'} to choose a new password`,
  },
  tighten_limits: {
    undo: 'Lift',
    sentence: () => 'Limits tightened',
  },
  revoke_role: {
    undo: 'Lift',
    sentence: (n) => `${n} ${n === 1 ? 'role' : 'roles'} signed out everywhere`,
  },
  revoke_shop: {
    undo: 'Lift',
    sentence: (n) => `${n} ${n === 1 ? 'shop' : 'shops'} signed out everywhere`,
  },
  revoke_all: {
    undo: 'Lift',
    sentence: () => 'Everybody signed out everywhere',
  },
  revoke_signing_key: {
    undo: 'Lift',
    sentence: (n) => `${n} ${n === 1 ? 'signing key' : 'signing keys'} revoked`,
  },
  read_only: { undo: 'Lift', sentence: () => 'Nothing may be changed, only read' },
  module_off: { undo: 'Lift', sentence: (n) => `${n} ${n === 1 ? 'part' : 'parts'} of the program shut` },
  personal_data_off: { undo: 'Lift', sentence: () => 'Personal data shown to nobody' },
  block_network: { undo: 'Unblock', sentence: (n) => `${n} ${n === 1 ? 'network' : 'networks'} shut out` },
  block_fingerprint: {
    undo: 'Unblock',
    sentence: (n) => `${n} ${n === 1 ? 'kind of program' : 'kinds of programs'} shut out`,
  },
  freeze_record: { undo: 'Lift', sentence: (n) => `${n} ${n === 1 ? 'record' : 'records'} frozen` },
  release_holds: { undo: 'Lift', sentence: () => 'Holds released' },
  cut_database: { undo: 'Lift', sentence: () => 'The server cut off from the database' },
  stop: { undo: 'Lift', sentence: () => 'The server stopped' },
}

/** What was shut, for how much longer, and the way to undo it. */
export function Containments({ incidentId, items }: { incidentId: string; items: Containment[] }) {
  const nowMs = useNow(1)
  const groups = (Object.keys(verbs) as Verb[]).flatMap((verb) => {
    const own = items.filter((one) => one.verb === verb)
    return own.length ? [{ verb, own }] : []
  })
  return (
    <section aria-label="What was done">
      <h2 className="text-title">What was done</h2>
      {groups.length === 0 && <p className="mt-3 text-soft">Nothing had to be shut.</p>}
      <ul className="mt-3 divide-y divide-line border-y border-line">
        {groups.map(({ verb, own }) => (
          <Group key={verb} incidentId={incidentId} verb={verb} items={own} nowMs={nowMs} />
        ))}
      </ul>
      <ShutForm incidentId={incidentId} />
    </section>
  )
}

/** How long it still holds; what holds for years holds for good. */
function leftOf(until: string | undefined, nowMs: number): string {
  if (until === undefined) return ''
  return Date.parse(until) - nowMs > 366 * 86_400_000 ? 'for good' : `${timeLeft(until, nowMs)} left`
}

function Group(props: { incidentId: string; verb: Verb; items: Containment[]; nowMs: number }) {
  const { items, verb, nowMs } = props
  const active = items.filter((one) => one.active && Date.parse(one.expires_at) > nowMs)
  const soonest = active.map((one) => one.expires_at).toSorted((a, b) => Date.parse(a) - Date.parse(b))[0]
  const slowest = Math.max(...items.map((one) => one.enforced_ms ?? 0))
  return (
    <li className="py-3">
      <details open={items.length === 1}>
        <summary className="fold flex flex-wrap items-baseline justify-between gap-x-4 rounded">
          <span className="flex items-center gap-2 font-[560]">
            <Icon name="right" size={12} className="fold-sign text-soft" />
            <span>{verbs[verb].sentence(items.length)}</span>
          </span>
          <span className="tabular text-small text-soft">
            {active.length === 0
              ? 'no longer in force'
              : `${leftOf(soonest, nowMs)}${active.length < items.length ? `, ${items.length - active.length} lifted` : ''}`}
          </span>
        </summary>
        <ul className="mt-2 max-h-72 overflow-y-auto pl-5">
          {items.map((one) => (
            <Line
              key={one.id}
              incidentId={props.incidentId}
              containment={one}
              active={active.includes(one)}
            />
          ))}
        </ul>
      </details>
      {slowest > 0 && (
        <p className="mt-1 pl-5 text-small text-soft">In force everywhere within {slowest} ms.</p>
      )}
    </li>
  )
}

/** Who lifted it, in words; of a colleague only the account's id is known here. */
function lifterOf(by: string, ownId: string): string {
  if (by === ownId) return 'you'
  return /^[\da-f-]{36}$/.test(by) ? 'a colleague' : by
}

/** Moves the focus to the field of a form that appears; a stable function, so that it runs once. */
const takeFocus = (form: HTMLFormElement | null) => form?.querySelector('input')?.focus()

function Line(props: { incidentId: string; containment: Containment; active: boolean }) {
  const { containment } = props
  const [asking, setAsking] = useState(false)
  const [reason, setReason] = useState('')
  const queries = useQueryClient()
  const { data: account } = useSuspenseQuery(meQuery)
  const lift = useMutation({
    mutationFn: () => liftContainment(containment.id, reason.trim()),
    onSuccess: async () => {
      setAsking(false)
      await queries.invalidateQueries({ queryKey: ['incident', props.incidentId] })
    },
  })
  return (
    <li className="py-1.5">
      <div className="flex items-baseline justify-between gap-3">
        <span className={`min-w-0 break-words ${props.active ? '' : 'text-soft line-through'}`}>
          {containment.target_label}
        </span>
        {props.active && !asking && (
          <button
            type="button"
            className="link shrink-0 text-small"
            aria-label={`${verbs[containment.verb].undo}: ${containment.target_label}`}
            onClick={() => setAsking(true)}
          >
            {lift.isSuccess ? 'Asked…' : verbs[containment.verb].undo}
          </button>
        )}
        {containment.lifted_by && (
          <span className="shrink-0 text-small text-soft">
            lifted by {lifterOf(containment.lifted_by, account.id)}
          </span>
        )}
      </div>
      {asking && (
        <form
          ref={takeFocus}
          className="mt-2 space-y-3 border-l-2 border-edge pl-4"
          onSubmit={(event) => {
            event.preventDefault()
            lift.mutate()
          }}
        >
          {lift.error && (
            <Notice tone="bad" live title="Still in force.">
              <p>{lift.error.message}</p>
            </Notice>
          )}
          <TextField
            id={`reason-${containment.id}`}
            label="Why is it safe to lift?"
            required
            value={reason}
            onValue={setReason}
            maxLength={200}
          />
          <div className="flex gap-2">
            <button type="submit" className="button button-quiet button-small" aria-busy={lift.isPending}>
              {verbs[containment.verb].undo}
            </button>
            <button type="button" className="link px-2 text-small" onClick={() => setAsking(false)}>
              Keep it
            </button>
          </div>
        </form>
      )}
    </li>
  )
}
