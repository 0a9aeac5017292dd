import { ApiProblem } from '../api/request.ts'
import { PhoneLink } from '../components/phone-link.tsx'
import { useShop } from './session.ts'

/** The page could not be shown: what is known about why, and what to do. */
export function AppError({ error }: { error: unknown }) {
  const { data: shop } = useShop()
  const problem = error instanceof ApiProblem ? error : null
  const refused = problem?.status === 403 || problem?.status === 404
  return (
    <main className="mx-auto max-w-[34rem] px-5 pt-20">
      <h1 className="text-head">
        {refused ? 'This is not for your account.' : 'This page could not be loaded.'}
      </h1>
      <p className="mt-4 text-lead text-soft">
        {problem?.detail ?? 'Something in the page went wrong. Loading it again usually helps.'}
      </p>
      <div className="mt-6 flex gap-3">
        <button type="button" className="button button-main" onClick={() => location.reload()}>
          Load again
        </button>
        <a className="button button-quiet" href="/app">
          To the start
        </a>
      </div>
      {!refused && shop?.phone && (
        <p className="mt-6 text-soft">
          The shop’s phone: <PhoneLink phone={shop.phone} />
        </p>
      )}
    </main>
  )
}

/** Nothing at this address. */
export function AppNotFound() {
  return (
    <main className="mx-auto max-w-[34rem] px-5 pt-20">
      <h1 className="text-head">There is nothing at this address.</h1>
      <p className="mt-4 text-lead text-soft">The link may be old or mistyped.</p>
      <a className="button button-main mt-6" href="/app">
        To the start
      </a>
    </main>
  )
}
