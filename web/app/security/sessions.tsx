import { useQuery, useQueryClient } from '@tanstack/react-query'
import { endOtherSessions, endSession, listSessions, nameSession } from '../../api/auth.ts'
import { useAction } from '../../components/use-action.ts'
import { ago } from '../../time/local.ts'
import { useNow } from '../../time/use-now.ts'
import { Refusal } from '../sign-in/refusal.tsx'
import { NotMe } from './not-me.tsx'
import { Unread } from './unread.tsx'

type Session = Awaited<ReturnType<typeof listSessions>>[number]
const queryKey = ['sessions']

/** Where one is signed in: each device can be named, and signed out. */
export function Sessions({ onDisowned }: { onDisowned: () => void }) {
  const queries = useQueryClient()
  const { data, error } = useQuery({ queryKey, queryFn: ({ signal }) => listSessions(signal) })
  const refresh = () => void queries.invalidateQueries({ queryKey })
  const others = useAction(endOtherSessions, refresh)
  const count = (data?.length ?? 1) - 1
  return (
    <section aria-labelledby="sessions" className="space-y-4">
      <h2 id="sessions" className="text-title">
        Where you are signed in
      </h2>
      <p className="text-soft">Something here that is not you? Sign it out, then choose a new password.</p>
      <Unread error={error} />
      <ul className="divide-y divide-line border-y border-line">
        {data?.map((session) => (
          <SessionLine key={session.id} session={session} onChange={refresh} onDisowned={onDisowned} />
        ))}
      </ul>
      <Refusal problem={others.problem} title="They are still signed in." />
      {count > 0 && (
        <button type="button" className="button button-quiet" disabled={others.busy} onClick={others.run}>
          {count === 1 ? 'Sign the other one out' : `Sign all ${count} others out`}
        </button>
      )}
    </section>
  )
}

function SessionLine(props: { session: Session; onChange: () => void; onDisowned: () => void }) {
  const { session, onChange } = props
  const now = useNow(30)
  const end = useAction(() => endSession(session.id), onChange)
  const { device } = session
  return (
    <li className="flex flex-wrap items-center gap-x-6 gap-y-2 py-3">
      <div className="min-w-0 flex-1 basis-56">
        <DeviceName session={session} placeholder={device} onChange={onChange} />
        <p className="text-small text-soft">
          {session.name === null ? '' : `${device}, `}
          <span className="tabular">{session.source}</span>,{' '}
          {session.is_current ? 'this device' : `in use ${ago(session.last_seen_at, now)}`}
        </p>
        <Refusal problem={end.problem} title="It is still signed in." />
      </div>
      {!session.is_current && (
        <span className="flex flex-wrap gap-x-4">
          <NotMe sessionId={session.id} what={device} onDisowned={props.onDisowned} />
          <button type="button" className="button button-quiet" disabled={end.busy} onClick={end.run}>
            Sign out
          </button>
        </span>
      )}
    </li>
  )
}

/** The name is a field that looks like text until it is used; it is kept when one leaves it. */
function DeviceName(props: { session: Session; placeholder: string; onChange: () => void }) {
  const { session, placeholder, onChange } = props
  const save = async (field: HTMLInputElement): Promise<void> => {
    const name = field.value.trim()
    if (name === '' || name === session.name) {
      field.value = session.name ?? ''
      return
    }
    await nameSession(session.id, name).catch(() => {
      field.value = session.name ?? ''
    })
    onChange()
  }
  return (
    <input
      aria-label={`Name of ${placeholder}`}
      className="-mx-2 w-full max-w-[20rem] rounded bg-transparent px-2 py-1 font-[560] placeholder:text-ink hover:bg-wash focus:bg-wash"
      defaultValue={session.name ?? ''}
      placeholder={placeholder}
      maxLength={60}
      onBlur={(event) => void save(event.currentTarget)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur()
      }}
    />
  )
}
