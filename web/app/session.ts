import { useEffect } from 'react'
import { useQuery, type QueryClient } from '@tanstack/react-query'
import { readMe, rememberSession } from '../api/auth.ts'
import { readShop } from '../api/shop.ts'
import type { Account } from '../api/types.ts'
import { applyAccent } from '../design/accent.ts'

type Role = 'client' | 'barber' | 'manager' | 'owner' | 'operator'

/** Whether the account has one of these roles. */
export const hasRole = (account: Account, ...roles: Role[]) =>
  account.roles.some(({ role }) => roles.some((one) => one === role))

/** Runs the shop's day: sees every chair, not only their own. */
export const seesWholeShop = (account: Account) => hasRole(account, 'manager', 'owner')

/** Works in the shop. */
export const isStaff = (account: Account) => hasRole(account, 'barber', 'manager', 'owner')

/** Answers for the shop's security. */
export const isOperator = (account: Account) => hasRole(account, 'operator', 'owner')

/** The page that an account starts from. */
export function homeOf(account: Account): '/app/day' | '/app/incidents' | '/app/bookings' {
  if (isStaff(account)) return '/app/day'
  return hasRole(account, 'operator') ? '/app/incidents' : '/app/bookings'
}

/** Only a path of these pages is gone to after sign-in, never another site's address. */
export const safeNext = (next: string | undefined) =>
  next && /^\/app(\/[\w-]+)+(\?[\w\-/?=&.:%]*)?$/.test(next) && !next.startsWith('/app/sign-in') ? next : null

/** The query of who is signed in. */
export const meQuery = { queryKey: ['me'], queryFn: ({ signal }: { signal: AbortSignal }) => readMe(signal) }

/** The query of the shop. */
export const shopQuery = {
  queryKey: ['shop'],
  queryFn: ({ signal }: { signal: AbortSignal }) => readShop(signal),
  staleTime: 600_000,
}

/** The shop, its accent set on the page. */
export function useShop() {
  const query = useQuery(shopQuery)
  useEffect(() => {
    if (query.data) applyAccent(query.data.accent)
  }, [query.data])
  return query
}

/** Takes over a fresh sign-in: what another account saw on this page is forgotten. */
export function begin(queries: QueryClient, account: Account): void {
  queries.clear()
  queries.setQueryData(meQuery.queryKey, account)
  rememberSession(true)
}
