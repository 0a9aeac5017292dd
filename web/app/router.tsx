import type { QueryClient } from '@tanstack/react-query'
import { createRootRoute, createRoute, createRouter, Outlet, redirect } from '@tanstack/react-router'
import { ApiProblem } from '../api/request.ts'
import { MyBookingsPage } from './bookings/my-bookings-page.tsx'
import { DayPage } from './day/day-page.tsx'
import { AppFrame } from './app-frame.tsx'
import { AppError, AppNotFound } from './app-errors.tsx'
import { IncidentPage } from './incidents/incident-page.tsx'
import { JoinPage } from './join/join-page.tsx'
import { IncidentsPage } from './incidents/incidents-page.tsx'
import { homeOf, isStaff, meQuery, seesWholeShop } from './session.ts'
import { BarberPage } from './settings/barbers/barber-page.tsx'
import { RulesPage } from './settings/rules/rules-page.tsx'
import { ServicePage } from './settings/services/service-page.tsx'
import { ServicesPage } from './settings/services/services-page.tsx'
import { firstSettingsPage, SettingsFrame } from './settings/settings-frame.tsx'
import { ShopsPage } from './settings/shops/shops-page.tsx'
import { StaffPage } from './settings/staff/staff-page.tsx'
import { RegisterPage } from './sign-in/register-page.tsx'
import { SignInPage } from './sign-in/sign-in-page.tsx'

const text = (value: unknown) => (typeof value === 'string' ? value : undefined)

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
  const join = createRoute({
    getParentRoute: () => inside,
    path: '/app/join',
    component: JoinPage,
    validateSearch: (search) => ({ token: text(search.token) }),
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
  const settings = createRoute({
    getParentRoute: () => inside,
    path: '/app/settings',
    component: SettingsFrame,
    beforeLoad: ({ context }) => {
      if (!seesWholeShop(context.account)) redirect({ to: homeOf(context.account), throw: true })
    },
  })
  const settingsHome = createRoute({
    getParentRoute: () => settings,
    path: '/',
    beforeLoad: ({ context }) => {
      redirect({ to: firstSettingsPage(context.account), throw: true })
    },
  })
  const services = createRoute({
    getParentRoute: () => settings,
    path: '/services',
    component: ServicesPage,
  })
  const service = createRoute({
    getParentRoute: () => settings,
    path: '/services/$id',
    component: ServicePage,
  })
  const barber = createRoute({
    getParentRoute: () => settings,
    path: '/services/by/$id',
    component: BarberPage,
  })
  const rules = createRoute({ getParentRoute: () => settings, path: '/rules', component: RulesPage })
  const staff = createRoute({ getParentRoute: () => settings, path: '/staff', component: StaffPage })
  const shops = createRoute({ getParentRoute: () => settings, path: '/shops', component: ShopsPage })
  return createRouter({
    routeTree: root.addChildren([
      signIn,
      register,
      inside.addChildren([
        home,
        bookings,
        day,
        join,
        incidents,
        incident,
        settings.addChildren([settingsHome, services, service, barber, rules, staff, shops]),
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
