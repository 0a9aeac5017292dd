import type { ApiProblem } from '../../api/request.ts'
import { Notice } from '../../components/notice.tsx'
import { PhoneLink } from '../../components/phone-link.tsx'

/** Why it is not booked, and what to do next; `missed` is the time that was lost to somebody else. */
export function BookingProblem(props: { problem: ApiProblem; missed: string | null; phone: string | null }) {
  const { problem, missed } = props
  if (missed)
    return (
      <Notice tone="warn" live title={`${missed} has just gone.`}>
        <p>
          {problem.code === 'slot_taken'
            ? 'Somebody else booked it a moment ago.'
            : 'It is no longer offered.'}{' '}
          What you typed is kept: choose another time.
        </p>
      </Notice>
    )
  const shut = problem.status === 503 || problem.status === 403
  const call = props.phone && (
    <>
      {' '}
      You can call us: <PhoneLink phone={props.phone} />
    </>
  )
  if (problem.status === 429)
    return (
      <Notice tone="warn" live title="That was a lot at once.">
        <p>
          Wait {problem.retryAfterSeconds ?? 60} seconds, then try again. What you typed is kept.{call}
        </p>
      </Notice>
    )
  return (
    <Notice tone="bad" live title={shut ? 'Online booking is paused.' : 'It is not booked yet.'}>
      <p>
        {problem.detail}
        {(shut || problem.status === 0 || problem.status >= 500) && call}
      </p>
    </Notice>
  )
}
