import { useEffect, useRef, type ComponentType } from 'react'
import { useSuspenseQuery } from '@tanstack/react-query'
import { Link, Outlet, useRouterState } from '@tanstack/react-router'
import type { Account } from '../../api/types.ts'
import { hasRole, isStaff, meQuery, seesWholeShop } from '../session.ts'
import { ConflictCount } from './conflicts/conflict-count.tsx'

type PageAddress =
  | '/app/settings/hours'
  | '/app/settings/holidays'
  | '/app/settings/time-off'
  | '/app/settings/conflicts'
  | '/app/settings/services'
  | '/app/settings/rules'
  | '/app/settings/staff'
  | '/app/settings/shops'
  | '/app/settings/keys'
  | '/app/settings/sign-in'

/** The pages of the settings in their order, and who sees each. */
const pages: { to: PageAddress; word: string; isFor: (account: Account) => boolean; Mark?: ComponentType }[] =
  [
    { to: '/app/settings/hours', word: 'Hours', isFor: isStaff },
    { to: '/app/settings/holidays', word: 'Holidays', isFor: isStaff },
    { to: '/app/settings/time-off', word: 'Time off', isFor: isStaff },
    { to: '/app/settings/conflicts', word: 'No longer fits', isFor: isStaff, Mark: ConflictCount },
    { to: '/app/settings/services', word: 'Services', isFor: seesWholeShop },
    { to: '/app/settings/rules', word: 'Booking rules', isFor: seesWholeShop },
    { to: '/app/settings/staff', word: 'Staff', isFor: seesWholeShop },
    { to: '/app/settings/shops', word: 'Shops', isFor: seesWholeShop },
    { to: '/app/settings/keys', word: 'API keys', isFor: (account) => hasRole(account, 'owner') },
    { to: '/app/settings/sign-in', word: 'Sign-in', isFor: (account) => hasRole(account, 'owner') },
  ]

/** Where the settings begin for an account. */
export const firstSettingsPage = (account: Account) =>
  pages.find(({ isFor }) => isFor(account))?.to ?? '/app/settings/hours'

/** The settings: their pages by name, and one of them. */
export function SettingsFrame() {
  const { data: account } = useSuspenseQuery(meQuery)
  const nav = useRef<HTMLElement>(null)
  const path = useRouterState({ select: ({ location }) => location.pathname })
  useEffect(() => {
    // On a phone the names go beyond the screen.
    nav.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [path])
  return (
    <div className="flex w-full flex-1 flex-col lg:flex-row">
      <nav
        ref={nav}
        aria-label="Settings"
        className="settings-nav no-print flex overflow-x-auto border-b border-line px-3 sm:px-5 lg:w-52 lg:shrink-0 lg:flex-col lg:border-r lg:border-b-0 lg:px-6 lg:pt-7"
      >
        {pages
          .filter(({ isFor }) => isFor(account))
          .map(({ to, word, Mark }) => (
            <Link key={to} to={to} className="settings-link" activeProps={{ 'aria-current': 'page' }}>
              {word}
              {Mark && <Mark />}
            </Link>
          ))}
      </nav>
      <div className="min-w-0 flex-1 px-4 pt-6 pb-20 sm:px-6 lg:px-12">
        <div className="max-w-[46rem]">
          <Outlet />
        </div>
      </div>
    </div>
  )
}
