import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { Link, Outlet, useLocation, useNavigate } from '@tanstack/react-router'
import { rememberSession, signOut } from '../api/auth.ts'
import { readOrganisation } from '../api/shop.ts'
import { impersonated } from '../api/impersonated.ts'
import { ImpersonationBar } from '../components/impersonation-bar.tsx'
import { ThemeToggle } from '../components/theme-toggle.tsx'
import { dayOf, longDay } from '../time/local.ts'
import { useNow } from '../time/use-now.ts'
import { ProofDialog } from './security/proof-dialog.tsx'
import { isOperator, isStaff, meQuery, useShop } from './session.ts'

/** The head of every page behind sign-in. */
export function AppFrame() {
  const { data: account } = useSuspenseQuery(meQuery)
  const { data: shop } = useShop()
  const { pathname } = useLocation()
  const nowMs = useNow(60)
  const neededBy = account.second_factor.needed_by
  const isOver = neededBy !== null && Date.parse(neededBy) <= nowMs
  const queries = useQueryClient()
  const navigate = useNavigate()
  const leave = async () => {
    await signOut().catch(() => undefined)
    rememberSession(false)
    queries.clear()
    await navigate({ to: '/app/sign-in', search: { next: undefined } })
  }
  return (
    <div className="flex min-h-dvh flex-col">
      <a className="skip-link" href="#main">
        Skip to the page
      </a>
      <ImpersonationBar />
      <span className="pole no-print" aria-hidden="true" />
      <header className="no-print flex flex-wrap items-center gap-x-6 gap-y-0 border-b border-line px-4 sm:px-6">
        <a
          href="/"
          className="flex min-h-13 items-center font-serif text-lead tracking-tight text-ink no-underline"
        >
          {shop?.name ?? '6FB Booking'}
        </a>
        <nav
          aria-label="Pages"
          className="order-last -mx-4 flex w-[calc(100%+2rem)] gap-1 overflow-x-auto px-3 sm:order-none sm:mx-0 sm:w-auto sm:px-0"
        >
          {isStaff(account) && <NavLink to="/app/day">Day</NavLink>}
          {isStaff(account) && <NavLink to="/app/queue">Queue</NavLink>}
          {isStaff(account) && <NavLink to="/app/clients">Clients</NavLink>}
          {isStaff(account) && <NavLink to="/app/settings">Settings</NavLink>}
          {isOperator(account) && <NavLink to="/app/incidents">Incidents</NavLink>}
          {!isStaff(account) && (
            <>
              <NavLink to="/app/bookings">My bookings</NavLink>
              <a className="nav-link" href="/">
                Book
              </a>
            </>
          )}
        </nav>
        {isStaff(account) && <ShopChoice />}
        <div className="ml-auto flex items-center gap-3">
          {impersonated() === null && (
            <>
              <Link
                to="/app/security"
                className="flex min-h-11 items-center rounded px-2 text-small text-soft hover:text-ink"
              >
                <span className="md:hidden">Account</span>
                <span className="hidden md:inline">{account.name}</span>
              </Link>
              <button
                type="button"
                className="min-h-11 rounded px-2 text-small text-soft hover:text-ink"
                onClick={() => void leave()}
              >
                Sign out
              </button>
            </>
          )}
          <ThemeToggle />
        </div>
      </header>
      {neededBy !== null && !isOver && <SecondStepLine neededBy={neededBy} />}
      <main id="main" tabIndex={-1} className="flex flex-1 flex-col">
        {isOver && pathname !== '/app/security' ? <SecondStepFirst /> : <Outlet />}
      </main>
      <ProofDialog />
    </div>
  )
}

/** Says to whoever works here without a second step that one is needed, and until when. */
function SecondStepLine({ neededBy }: { neededBy: string }) {
  return (
    <section
      aria-label="What is due"
      className="no-print border-b border-line bg-wash px-4 py-2 text-small sm:px-6"
    >
      From {longDay(dayOf(neededBy))} on, working here takes a second step when you sign in.{' '}
      <Link className="link" to="/app/security" hash="second-step">
        Set it up
      </Link>
    </section>
  )
}

/** The days in which staff could do without a second step are over. */
function SecondStepFirst() {
  return (
    <div className="mx-auto max-w-[34rem] px-5 pt-20 pb-16">
      <h1 className="text-head">First, a second step.</h1>
      <p className="mt-4 text-lead text-soft">
        Whoever works in the shop signs in with a password and a code, so that a stolen password opens
        nothing. It takes two minutes and a phone.
      </p>
      <Link className="button button-main mt-6" to="/app/security" hash="second-step">
        Set it up
      </Link>
    </div>
  )
}

/** The shops that the account works in, for who works in more than one. */
function ShopChoice() {
  const { data: shop } = useShop()
  const { data } = useQuery({
    queryKey: ['organisation'],
    queryFn: ({ signal }) => readOrganisation(signal),
    staleTime: 600_000,
  })
  const own = data?.shops.filter(({ roles }) => roles.length > 0) ?? []
  if (!shop || own.length < 2) return null
  return (
    <select
      aria-label="Shop"
      className="min-h-11 rounded bg-transparent text-small text-soft"
      value={shop.slug}
      onChange={(event) => location.assign(`/app?shop=${encodeURIComponent(event.target.value)}`)}
    >
      {own.map(({ slug, name }) => (
        <option key={slug} value={slug}>
          {name}
        </option>
      ))}
    </select>
  )
}

function NavLink({
  to,
  children,
}: {
  to: '/app/day' | '/app/queue' | '/app/clients' | '/app/settings' | '/app/incidents' | '/app/bookings'
  children: string
}) {
  return (
    <Link to={to} className="nav-link" activeProps={{ 'aria-current': 'page' }}>
      {children}
    </Link>
  )
}
