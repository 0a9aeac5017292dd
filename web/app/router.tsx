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
import { QueuePage } from './queue/queue-page.tsx'
import { homeOf, isStaff, meQuery } from './session.ts'
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
  return createRouter({
    routeTree: root.addChildren([
      signIn,
      register,
      inside.addChildren([home, bookings, day, queue, join, incidents, incident]),
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
