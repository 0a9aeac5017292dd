import type { ReactNode } from 'react'
import type { ApiProblem } from '../api/request.ts'
import { PhoneLink } from '../components/phone-link.tsx'

/** A page with one thing to say. */
export function PlainPage({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="max-w-[34rem] pt-14 sm:pt-24">
      <h1 className="text-show">{title}</h1>
      <div className="mt-6 space-y-5 text-lead text-soft">{children}</div>
    </section>
  )
}

/** Nothing at this address. */
export function NotFound({ phone }: { phone: string | null }) {
  return (
    <PlainPage title="There is nothing at this address.">
      <p>The link may be old or mistyped. The booking page is where it always was.</p>
      <p>
        <a className="button button-main" href="/">
          Book an appointment
        </a>
      </p>
      {phone && (
        <p>
          Or call us: <PhoneLink phone={phone} />
        </p>
      )}
    </PlainPage>
  )
}

/** The shop's service does not answer, or answers that it is shut. */
export function Unavailable(props: {
  phone: string | null
  problem: ApiProblem | null
  onRetry: () => void
}) {
  return (
    <PlainPage title="Online booking rests for a moment.">
      <p>
        {props.problem?.status === 503 || props.problem?.status === 403
          ? props.problem.detail
          : 'The page could not reach the shop. Bookings that were made stand as they are.'}
      </p>
      {props.phone && (
        <p>
          We still answer the phone: <PhoneLink phone={props.phone} />
        </p>
      )}
      <p>
        <button type="button" className="button button-quiet" onClick={props.onRetry}>
          Try again
        </button>
      </p>
    </PlainPage>
  )
}
