import { useState } from 'react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { liftContainment } from '../../api/incidents.ts'
import { previewShield, raiseShield, readLimits } from '../../api/limits.ts'
import type { Limits as LimitsNow } from '../../api/types.ts'
import { TextField } from '../../components/field.tsx'
import { Notice } from '../../components/notice.tsx'
import { SelectField } from '../../components/select-field.tsx'
import { ago, clockOf, timeLeft } from '../../time/local.ts'
import { useNow } from '../../time/use-now.ts'

const divisors = [2, 5, 10, 20]
const LIMITS = ['limits']

/** How often anybody may ask, whether that holds, and the way to make it less for a while. */
export function Limits() {
  const { data: limits, error } = useQuery({
    queryKey: LIMITS,
    queryFn: ({ signal }) => readLimits(signal),
    refetchInterval: 10_000,
  })
  const [asking, setAsking] = useState(false)
  return (
    <section className="mt-14" aria-label="Limits">
      <h2 className="text-title">Limits</h2>
      {error && <p className="mt-3 text-bad">{error.message}</p>}
      {limits && (
        <>
          <Holding limits={limits} />
          {limits.shields.map((shield) => (
            <Shield key={shield.id} shield={shield} />
          ))}
          <Busiest limits={limits} />
          <div className="mt-5">
            {asking ? (
              <ShieldForm onDone={() => setAsking(false)} />
            ) : (
              <button type="button" className="button button-quiet" onClick={() => setAsking(true)}>
                Shields up…
              </button>
            )}
          </div>
        </>
      )}
    </section>
  )
}

function Holding({ limits }: { limits: LimitsNow }) {
  const share = limits.policies.find(({ name }) => name === 'default')
  const seconds = share?.window_seconds
  const isLost = limits.store?.includes('lost') === true
  return (
    <>
      {share && (
        <p className="mt-3 max-w-[38rem]">
          Everybody may ask {share.max.toLocaleString('en')} times in{' '}
          {seconds === 60 ? 'a minute' : `${String(seconds)} seconds`}: each address, and each person and
          program that is signed in.
        </p>
      )}
      {limits.tested_at !== null && limits.active && (
        <p className="mt-1 text-small text-soft">Tried {ago(limits.tested_at)}: it holds.</p>
      )}
      {limits.tested_at !== null && !limits.active && (
        <div className="mt-3">
          <Notice tone="bad" title="The limit does not hold.">
            <p>
              Tried {ago(limits.tested_at)}: {limits.test}. Restart the shop, then look again.
            </p>
          </Notice>
        </div>
      )}
      {isLost && (
        <div className="mt-3">
          <Notice tone="warn" title="Servers count apart.">
            <p>The store in which they count together is lost; each counts in its own memory.</p>
          </Notice>
        </div>
      )}
    </>
  )
}

function Shield({ shield }: { shield: LimitsNow['shields'][number] }) {
  const nowMs = useNow(1)
  const queries = useQueryClient()
  const lower = useMutation({
    mutationFn: () => liftContainment(shield.id, 'Lowered on the page of incidents.'),
    onSuccess: () => queries.invalidateQueries({ queryKey: LIMITS }),
  })
  const left = timeLeft(shield.until, nowMs)
  return (
    <div className="mt-4">
      <Notice
        tone="warn"
        title={`${shield.route === null ? 'All limits are' : `The limits of ${shield.route} are`} divided by ${shield.divide_by}.`}
      >
        <p>
          Until {clockOf(shield.until)}
          {left === null ? '' : `, ${left} left`}. {shield.reason}
        </p>
        {lower.error && <p className="mt-1 text-bad">{lower.error.message}</p>}
        <button
          type="button"
          className="link mt-2 text-small"
          aria-busy={lower.isPending}
          onClick={() => lower.mutate()}
        >
          Ordinary limits again
        </button>
      </Notice>
    </div>
  )
}

function Busiest({ limits }: { limits: LimitsNow }) {
  if (limits.busiest.length === 0) return null
  return (
    <details className="mt-4">
      <summary className="fold rounded text-small">Who asked most in the last hour</summary>
      <ul className="tabular mt-2 divide-y divide-line border-y border-line text-small">
        {limits.busiest.map((one) => (
          <li key={`${one.policy} ${one.key}`} className="flex flex-wrap justify-between gap-x-4 py-1.5">
            <span className="min-w-0 break-all">{one.key}</span>
            <span className="text-soft">
              {clockOf(one.minute)}, {one.served.toLocaleString('en')} answered
              {one.refused > 0 && `, ${one.refused.toLocaleString('en')} refused`}
            </span>
          </li>
        ))}
      </ul>
    </details>
  )
}

/** Moves the focus to the first field of a form that appears; a stable function, so that it runs once. */
const takeFocus = (form: HTMLFormElement | null) => form?.querySelector('select')?.focus()

function ShieldForm({ onDone }: { onDone: () => void }) {
  const [divisor, setDivisor] = useState(5)
  const [reason, setReason] = useState('')
  const queries = useQueryClient()
  const { data: preview } = useQuery({
    queryKey: ['limits', 'preview', divisor],
    queryFn: ({ signal }) => previewShield(divisor, signal),
  })
  const raise = useMutation({
    mutationFn: () => raiseShield(divisor, reason.trim()),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: LIMITS })
      onDone()
    },
  })
  return (
    <form
      ref={takeFocus}
      className="max-w-[34rem] space-y-4 border-l-2 border-accent pl-5"
      onSubmit={(event) => {
        event.preventDefault()
        raise.mutate()
      }}
    >
      {raise.error && (
        <Notice tone="bad" live title="The shields are not up.">
          <p>{raise.error.message}</p>
        </Notice>
      )}
      <SelectField
        id="shield-divisor"
        label="Divide all limits by"
        value={String(divisor)}
        options={divisors.map((one) => ({ value: String(one), name: String(one) }))}
        onValue={(value) => setDivisor(Number(value))}
        hint={
          preview === undefined
            ? 'Looking whom that would hit…'
            : preview.would_be_refused === 0
              ? 'In the last hour it would have hit nobody.'
              : `In the last hour it would have hit ${preview.sentence}.`
        }
      />
      <TextField
        id="shield-reason"
        label="Why?"
        required
        value={reason}
        onValue={setReason}
        maxLength={200}
        hint="For an hour; then the ordinary limits hold again by themselves."
      />
      <div className="flex gap-3">
        <button type="submit" className="button button-main" aria-busy={raise.isPending}>
          Shields up
        </button>
        <button type="button" className="button button-quiet" onClick={onDone}>
          Leave them down
        </button>
      </div>
    </form>
  )
}
