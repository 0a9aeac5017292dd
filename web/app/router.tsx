import type { QueryClient } from '@tanstack/react-query'
import { createRootRoute, createRoute, createRouter, Outlet, redirect } from '@tanstack/react-router'
import { ApiProblem } from '../api/request.ts'
import type { Account } from '../api/types.ts'
import { MyBookingsPage } from './bookings/my-bookings-page.tsx'
import { ClientPage } from './clients/client-page.tsx'
import { ClientsPage } from './clients/clients-page.tsx'
import { DuplicatesPage } from './clients/duplicates-page.tsx'
import { DayPage } from './day/day-page.tsx'
import { AppFrame } from './app-frame.tsx'
import { AppError, AppNotFound } from './app-errors.tsx'
import { IncidentPage } from './incidents/incident-page.tsx'
import { JoinPage } from './join/join-page.tsx'
import { IncidentsPage } from './incidents/incidents-page.tsx'
import { ProfilePage } from './profile/profile-page.tsx'
import { homeOf, isStaff, meQuery, seesWholeShop } from './session.ts'
import { SecurityPage } from './security/security-page.tsx'
import { EnterPage } from './sign-in/enter-page.tsx'
import { ForgottenPage } from './sign-in/forgotten-page.tsx'
import { NewPasswordPage } from './sign-in/new-password-page.tsx'
import { ConflictsPage } from './settings/conflicts/conflicts-page.tsx'
import { HolidaysPage } from './settings/holidays/holidays-page.tsx'
import { HoursPage } from './settings/hours/hours-page.tsx'
import { firstSettingsPage, SettingsFrame } from './settings/settings-frame.tsx'
import { TimeOffPage } from './settings/time-off/time-off-page.tsx'
import { BarberPage } from './settings/barbers/barber-page.tsx'
import { RulesPage } from './settings/rules/rules-page.tsx'
import { ServicePage } from './settings/services/service-page.tsx'
import { ServicesPage } from './settings/services/services-page.tsx'
import { ShopsPage } from './settings/shops/shops-page.tsx'
import { StaffPage } from './settings/staff/staff-page.tsx'
import { QueuePage } from './queue/queue-page.tsx'
import { RegisterPage } from './sign-in/register-page.tsx'
import { SignInPage } from './sign-in/sign-in-page.tsx'
import { VerifyEmailPage } from './sign-in/verify-email-page.tsx'

/** Keeps pages for those who run the shop. */
const forWholeShop = {
  beforeLoad: ({ context }: { context: { account: Account } }) => {
    if (!seesWholeShop(context.account)) redirect({ to: homeOf(context.account), throw: true })
  },
}

const text = (value: unknown) => (typeof value === 'string' ? value : undefined)

/** Whom the list of clients is asked for, and whether one is being added. */
interface ClientSearch {
  q?: string | undefined
  tag?: string | undefined
  open?: 'new' | undefined
}

/** The pages behind sign-in. Whoever is not signed in is asked to, and then comes to the page that was asked for. */
export function appRouter(queries: QueryClient) {
  const root = createRootRoute({ component: Outlet, notFoundComponent: AppNotFound })
  const next = (search: Record<string, unknown>) => ({ next: text(search.next) })
  const signIn = createRoute({
    getParentRoute: () => root,
    path: '/app/sign-in',
    component: SignInPage,
    validateSearch: next,
  })
  const register = createRoute({
    getParentRoute: () => root,
    path: '/app/register',
    component: RegisterPage,
    validateSearch: next,
  })
  const byMail = [
    createRoute({ getParentRoute: () => root, path: '/app/forgotten', component: ForgottenPage }),
    createRoute({ getParentRoute: () => root, path: '/app/enter', component: EnterPage }),
    createRoute({ getParentRoute: () => root, path: '/app/new-password', component: NewPasswordPage }),
    createRoute({ getParentRoute: () => root, path: '/app/verify-email', component: VerifyEmailPage }),
  ] as const
  const inside = createRoute({
    getParentRoute: () => root,
    id: 'inside',
    component: AppFrame,
    beforeLoad: async ({ location }) => {
      try {
        return { account: await queries.ensureQueryData(meQuery) }
      } catch (error) {
        if (error instanceof ApiProblem && error.status === 401)
          redirect({ to: '/app/sign-in', search: { next: location.href }, throw: true })
        throw error
      }
    },
  })
  const home = createRoute({
    getParentRoute: () => inside,
    path: '/app',
    beforeLoad: ({ context }) => {
      redirect({ to: homeOf(context.account), throw: true })
    },
  })
  const bookings = createRoute({
    getParentRoute: () => inside,
    path: '/app/bookings',
    component: MyBookingsPage,
  })
  const day = createRoute({
    getParentRoute: () => inside,
    path: '/app/day',
    component: DayPage,
    validateSearch: (search) => ({
      date: /^\d{4}-\d\d-\d\d$/.test(text(search.date) ?? '') ? text(search.date) : undefined,
      open: text(search.open),
    }),
    beforeLoad: ({ context }) => {
      if (!isStaff(context.account)) redirect({ to: homeOf(context.account), throw: true })
    },
  })
  const queue = createRoute({
    getParentRoute: () => inside,
    path: '/app/queue',
    component: QueuePage,
    validateSearch: (search): { list: 'waitlist' | undefined; open: 'new' | undefined } => ({
      list: search.list === 'waitlist' ? 'waitlist' : undefined,
      open: search.open === 'new' ? 'new' : undefined,
    }),
    beforeLoad: ({ context }) => {
      if (!isStaff(context.account)) redirect({ to: homeOf(context.account), throw: true })
    },
  })
  const settings = createRoute({
    getParentRoute: () => inside,
    path: '/app/settings',
    component: SettingsFrame,
    beforeLoad: ({ context }) => {
      if (!isStaff(context.account)) redirect({ to: homeOf(context.account), throw: true })
    },
  })
  const settingsPages = [
    createRoute({
      getParentRoute: () => settings,
      path: '/',
      beforeLoad: ({ context }) => {
        redirect({ to: firstSettingsPage(context.account), replace: true, throw: true })
      },
    }),
    createRoute({
      getParentRoute: () => settings,
      path: '/hours',
      component: HoursPage,
      validateSearch: (search) => ({ barber: text(search.barber) }),
    }),
    createRoute({ getParentRoute: () => settings, path: '/holidays', component: HolidaysPage }),
    createRoute({ getParentRoute: () => settings, path: '/time-off', component: TimeOffPage }),
    createRoute({ getParentRoute: () => settings, path: '/conflicts', component: ConflictsPage }),
    createRoute({
      getParentRoute: () => settings,
      path: '/services',
      component: ServicesPage,
      ...forWholeShop,
    }),
    createRoute({
      getParentRoute: () => settings,
      path: '/services/$id',
      component: ServicePage,
      ...forWholeShop,
    }),
    createRoute({
      getParentRoute: () => settings,
      path: '/services/by/$id',
      component: BarberPage,
      ...forWholeShop,
    }),
    createRoute({ getParentRoute: () => settings, path: '/rules', component: RulesPage, ...forWholeShop }),
    createRoute({ getParentRoute: () => settings, path: '/staff', component: StaffPage, ...forWholeShop }),
    createRoute({ getParentRoute: () => settings, path: '/shops', component: ShopsPage, ...forWholeShop }),
  ] as const
  const join = createRoute({
    getParentRoute: () => inside,
    path: '/app/join',
    component: JoinPage,
    validateSearch: (search) => ({ token: text(search.token) }),
  })
  const security = createRoute({
    getParentRoute: () => inside,
    path: '/app/security',
    component: SecurityPage,
  })
  const incidents = createRoute({
    getParentRoute: () => inside,
    path: '/app/incidents',
    component: IncidentsPage,
  })
  const incident = createRoute({
    getParentRoute: () => inside,
    path: '/app/incidents/$id',
    component: IncidentPage,
  })
  const clients = createRoute({
    getParentRoute: () => inside,
    path: '/app/clients',
    component: ClientsPage,
    validateSearch: (search: Record<string, unknown>): ClientSearch => ({
      q: typeof search.q === 'number' ? String(search.q) : text(search.q),
      tag: typeof search.tag === 'number' ? String(search.tag) : text(search.tag),
      open: search.open === 'new' ? 'new' : undefined,
    }),
    beforeLoad: ({ context }) => {
      if (!isStaff(context.account)) redirect({ to: homeOf(context.account), throw: true })
    },
  })
  const duplicates = createRoute({
    getParentRoute: () => inside,
    path: '/app/clients/duplicates',
    component: DuplicatesPage,
    beforeLoad: ({ context }) => {
      if (!seesWholeShop(context.account)) redirect({ to: homeOf(context.account), throw: true })
    },
  })
  const client = createRoute({
    getParentRoute: () => inside,
    path: '/app/clients/$id',
    component: ClientPage,
    beforeLoad: ({ context }) => {
      if (!isStaff(context.account)) redirect({ to: homeOf(context.account), throw: true })
    },
  })
  const profile = createRoute({
    getParentRoute: () => inside,
    path: '/app/profile',
    component: ProfilePage,
  })
  return createRouter({
    routeTree: root.addChildren([
      signIn,
      register,
      ...byMail,
      inside.addChildren([
        home,
        bookings,
        profile,
        day,
        queue,
        settings.addChildren(settingsPages),
        clients,
        duplicates,
        client,
        join,
        security,
        incidents,
        incident,
      ]),
    ]),
    defaultErrorComponent: AppError,
    defaultNotFoundComponent: AppNotFound,
    scrollRestoration: true,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof appRouter>
  }
}
