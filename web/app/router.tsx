import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { ApiProblem } from '../api/request.ts'
import type { Account } from '../api/types.ts'
import { DayPage } from './day/day-page.tsx'
import { AppFrame } from './app-frame.tsx'
import { AppError, AppNotFound } from './app-errors.tsx'
import { hasRole, homeOf, isStaff, meQuery, seesWholeShop } from './session.ts'
import { firstSettingsPage, SettingsFrame } from './settings/settings-frame.tsx'
import { SignInPage } from './sign-in/sign-in-page.tsx'

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
    validateSearch: (search): { next: string | undefined; refused?: string | undefined } => ({
      ...next(search),
      refused: text(search.refused),
    }),
  })
  const register = createRoute({
    getParentRoute: () => root,
    path: '/app/register',
    component: lazyRouteComponent(() => import('./sign-in/register-page.tsx'), 'RegisterPage'),
    validateSearch: next,
  })
  const byMail = [
    createRoute({
      getParentRoute: () => root,
      path: '/app/forgotten',
      component: lazyRouteComponent(() => import('./sign-in/forgotten-page.tsx'), 'ForgottenPage'),
    }),
    createRoute({
      getParentRoute: () => root,
      path: '/app/enter',
      component: lazyRouteComponent(() => import('./sign-in/enter-page.tsx'), 'EnterPage'),
    }),
    createRoute({
      getParentRoute: () => root,
      path: '/app/new-password',
      component: lazyRouteComponent(() => import('./sign-in/new-password-page.tsx'), 'NewPasswordPage'),
    }),
    createRoute({
      getParentRoute: () => root,
      path: '/app/verify-email',
      component: lazyRouteComponent(() => import('./sign-in/verify-email-page.tsx'), 'VerifyEmailPage'),
    }),
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
    component: lazyRouteComponent(() => import('./bookings/my-bookings-page.tsx'), 'MyBookingsPage'),
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
    component: lazyRouteComponent(() => import('./queue/queue-page.tsx'), 'QueuePage'),
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
      component: lazyRouteComponent(() => import('./settings/hours/hours-page.tsx'), 'HoursPage'),
      validateSearch: (search) => ({ barber: text(search.barber) }),
    }),
    createRoute({
      getParentRoute: () => settings,
      path: '/holidays',
      component: lazyRouteComponent(() => import('./settings/holidays/holidays-page.tsx'), 'HolidaysPage'),
    }),
    createRoute({
      getParentRoute: () => settings,
      path: '/time-off',
      component: lazyRouteComponent(() => import('./settings/time-off/time-off-page.tsx'), 'TimeOffPage'),
    }),
    createRoute({
      getParentRoute: () => settings,
      path: '/conflicts',
      component: lazyRouteComponent(() => import('./settings/conflicts/conflicts-page.tsx'), 'ConflictsPage'),
    }),
    createRoute({
      getParentRoute: () => settings,
      path: '/services',
      component: lazyRouteComponent(() => import('./settings/services/services-page.tsx'), 'ServicesPage'),
      ...forWholeShop,
    }),
    createRoute({
      getParentRoute: () => settings,
      path: '/services/$id',
      component: lazyRouteComponent(() => import('./settings/services/service-page.tsx'), 'ServicePage'),
      ...forWholeShop,
    }),
    createRoute({
      getParentRoute: () => settings,
      path: '/services/by/$id',
      component: lazyRouteComponent(() => import('./settings/barbers/barber-page.tsx'), 'BarberPage'),
      ...forWholeShop,
    }),
    createRoute({
      getParentRoute: () => settings,
      path: '/rules',
      component: lazyRouteComponent(() => import('./settings/rules/rules-page.tsx'), 'RulesPage'),
      ...forWholeShop,
    }),
    createRoute({
      getParentRoute: () => settings,
      path: '/staff',
      component: lazyRouteComponent(() => import('./settings/staff/staff-page.tsx'), 'StaffPage'),
      ...forWholeShop,
    }),
    createRoute({
      getParentRoute: () => settings,
      path: '/shops',
      component: lazyRouteComponent(() => import('./settings/shops/shops-page.tsx'), 'ShopsPage'),
      ...forWholeShop,
    }),
    createRoute({
      getParentRoute: () => settings,
      path: '/keys',
      component: lazyRouteComponent(() => import('./settings/keys/keys-page.tsx'), 'KeysPage'),
      beforeLoad: ({ context }) => {
        if (!hasRole(context.account, 'owner')) redirect({ to: homeOf(context.account), throw: true })
      },
    }),
    createRoute({
      getParentRoute: () => settings,
      path: '/sign-in',
      component: lazyRouteComponent(() => import('./settings/sign-in/provider-page.tsx'), 'ProviderPage'),
      beforeLoad: ({ context }) => {
        if (!hasRole(context.account, 'owner')) redirect({ to: homeOf(context.account), throw: true })
      },
    }),
  ] as const
  const join = createRoute({
    getParentRoute: () => inside,
    path: '/app/join',
    component: lazyRouteComponent(() => import('./join/join-page.tsx'), 'JoinPage'),
    validateSearch: (search) => ({ token: text(search.token) }),
  })
  const security = createRoute({
    getParentRoute: () => inside,
    path: '/app/security',
    component: lazyRouteComponent(() => import('./security/security-page.tsx'), 'SecurityPage'),
    validateSearch: (search): { refused?: string | undefined } => ({ refused: text(search.refused) }),
  })
  const incidents = createRoute({
    getParentRoute: () => inside,
    path: '/app/incidents',
    component: lazyRouteComponent(() => import('./incidents/incidents-page.tsx'), 'IncidentsPage'),
  })
  const incident = createRoute({
    getParentRoute: () => inside,
    path: '/app/incidents/$id',
    component: lazyRouteComponent(() => import('./incidents/incident-page.tsx'), 'IncidentPage'),
  })
  const clients = createRoute({
    getParentRoute: () => inside,
    path: '/app/clients',
    component: lazyRouteComponent(() => import('./clients/clients-page.tsx'), 'ClientsPage'),
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
    component: lazyRouteComponent(() => import('./clients/duplicates-page.tsx'), 'DuplicatesPage'),
    beforeLoad: ({ context }) => {
      if (!seesWholeShop(context.account)) redirect({ to: homeOf(context.account), throw: true })
    },
  })
  const client = createRoute({
    getParentRoute: () => inside,
    path: '/app/clients/$id',
    component: lazyRouteComponent(() => import('./clients/client-page.tsx'), 'ClientPage'),
    beforeLoad: ({ context }) => {
      if (!isStaff(context.account)) redirect({ to: homeOf(context.account), throw: true })
    },
  })
  const profile = createRoute({
    getParentRoute: () => inside,
    path: '/app/profile',
    component: lazyRouteComponent(() => import('./profile/profile-page.tsx'), 'ProfilePage'),
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
    // Each page but the day is loaded when somebody is about to go there.
    defaultPreload: 'intent',
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof appRouter>
  }
}
