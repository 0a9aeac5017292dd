import { useEffect, useRef, useState } from 'react'
import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import {
  askToVerifyEmail,
  beginAuthenticator,
  readSecondFactors,
  removeAuthenticator,
  renewRecoveryCodes,
} from '../../api/auth.ts'
import { Notice } from '../../components/notice.tsx'
import { useAction } from '../../components/use-action.ts'
import { dayOf, fullDay } from '../../time/local.ts'
import { meQuery } from '../session.ts'
import { Refusal } from '../sign-in/refusal.tsx'
import { AuthenticatorForm } from './authenticator-form.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'
import { Unread } from './unread.tsx'

type State = Awaited<ReturnType<typeof readSecondFactors>>
const queryKey = ['second-factors']

/** The second step of signing in: setting it up, its recovery codes, taking it away. */
export function SecondStepSection() {
  const queries = useQueryClient()
  const { data: account } = useSuspenseQuery(meQuery)
  const { data, error } = useQuery({ queryKey, queryFn: ({ signal }) => readSecondFactors(signal) })
  const [codes, setCodes] = useState<string[] | null>(null)
  const section = useRef<HTMLElement>(null)
  useEffect(() => {
    if (location.hash === '#second-step') section.current?.scrollIntoView()
  }, [data])
  const refresh = () => {
    void queries.invalidateQueries({ queryKey })
    void queries.invalidateQueries({ queryKey: meQuery.queryKey })
    void queries.invalidateQueries({ queryKey: ['sessions'] })
  }
  const show = (fresh: string[]) => {
    setCodes(fresh)
    refresh()
  }
  return (
    <section ref={section} id="second-step" aria-labelledby="second-step-title" className="space-y-4">
      <h2 id="second-step-title" className="no-print text-title">
        Second step
      </h2>
      <Unread error={error} title="It could not be read." />
      {codes !== null && <RecoveryCodes codes={codes} email={account.email} onKept={() => setCodes(null)} />}
      {codes === null && data?.authenticator_since === null && <SetUp onDone={show} />}
      {codes === null && data?.authenticator_since === null && data.methods.includes('passkey') && (
        <ul className="border-y border-line">
          <CodesRow left={data.recovery_codes_left} onCodes={show} />
        </ul>
      )}
      {codes === null && data !== undefined && data.authenticator_since !== null && (
        <Standing since={data.authenticator_since} state={data} onCodes={show} onRemoved={refresh} />
      )}
    </section>
  )
}

/** No app yet: what it is good for, and setting one up. */
function SetUp({ onDone }: { onDone: (codes: string[]) => void }) {
  const [begun, setBegun] = useState<Awaited<ReturnType<typeof beginAuthenticator>> | null>(null)
  const [sent, setSent] = useState<string | null>(null)
  const { busy, problem, run } = useAction(beginAuthenticator, setBegun)
  const verify = useAction(askToVerifyEmail, ({ sent_to: to }) => setSent(to))
  if (begun !== null)
    return <AuthenticatorForm begun={begun} onDone={onDone} onCancel={() => setBegun(null)} />
  return (
    <div className="space-y-4">
      <p className="max-w-[34rem] text-soft">
        After the password, an app on your phone shows six digits to type. Whoever has only your password, or
        only your mail, does not get in.
      </p>
      {problem?.code === 'verify_email_first' ? (
        <Notice tone="warn" live title="First, your e-mail address.">
          {sent === null ? (
            <button type="button" className="link min-h-9" disabled={verify.busy} onClick={verify.run}>
              Send the link that shows that it is yours
            </button>
          ) : (
            <p>A link is on its way to {sent}. Follow it here, then set the app up.</p>
          )}
        </Notice>
      ) : (
        <Refusal problem={problem} title="Nothing has changed." />
      )}
      <button type="button" className="button button-quiet" aria-busy={busy} disabled={busy} onClick={run}>
        Set up an authenticator app
      </button>
    </div>
  )
}

/** There is an app: since when, how many recovery codes are left, and what can be done about it. */
function Standing(props: {
  since: string
  state: State
  onCodes: (codes: string[]) => void
  onRemoved: () => void
}) {
  const { recovery_codes_left: left } = props.state
  const [asking, setAsking] = useState(false)
  const remove = useAction(removeAuthenticator, props.onRemoved)
  return (
    <div className="space-y-4">
      <ul className="divide-y divide-line border-y border-line">
        <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-3">
          <div>
            <p className="font-[560]">Authenticator app</p>
            <p className="text-small text-soft">since {fullDay(dayOf(props.since))}</p>
          </div>
          {!asking && (
            <button type="button" className="button button-quiet" onClick={() => setAsking(true)}>
              Remove
            </button>
          )}
          {asking && (
            <div className="rise flex w-full flex-wrap items-center gap-x-4 gap-y-2">
              <p className="w-full">
                The password alone signs in then, and the recovery codes are of no use.
              </p>
              <button
                type="button"
                className="button button-bad"
                aria-busy={remove.busy}
                disabled={remove.busy}
                onClick={remove.run}
              >
                Remove the app
              </button>
              <button type="button" className="button button-quiet" onClick={() => setAsking(false)}>
                Keep it
              </button>
            </div>
          )}
        </li>
        <CodesRow left={left} onCodes={props.onCodes} />
      </ul>
      <Refusal problem={remove.problem} title="Nothing has changed." />
    </div>
  )
}

/** The codes on paper for who has lost the rest. */
function CodesRow({ left, onCodes }: { left: number; onCodes: (codes: string[]) => void }) {
  const renew = useAction(renewRecoveryCodes, onCodes)
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-3">
      <div>
        <p className="font-[560]">Recovery codes</p>
        <p className={`text-small ${left < 3 ? 'text-warn' : 'text-soft'}`}>
          {left === 0 ? 'none is left: get new ones' : `${left} of 10 left`}
        </p>
      </div>
      <button
        type="button"
        className="button button-quiet"
        aria-busy={renew.busy}
        disabled={renew.busy}
        onClick={renew.run}
      >
        New codes
      </button>
      <Refusal problem={renew.problem} title="Nothing has changed." />
    </li>
  )
}
