import { Link, Outlet } from '@tanstack/react-router'

const links = [
  { to: '/app/settings/services', word: 'Services' },
  { to: '/app/settings/rules', word: 'Booking rules' },
  { to: '/app/settings/staff', word: 'Staff' },
  { to: '/app/settings/shops', word: 'Shops' },
] as const

/** The frame of the settings: their pages by name, and the one that is open. */
export function SettingsFrame() {
  return (
    <div className="mx-auto flex w-full max-w-[76rem] flex-1 flex-col px-4 sm:px-6 md:flex-row md:gap-12">
      <nav
        aria-label="Settings"
        className="-mx-4 flex overflow-x-auto border-b border-line px-3 md:mx-0 md:w-40 md:shrink-0 md:flex-col md:border-0 md:px-0 md:pt-9"
      >
        {links.map(({ to, word }) => (
          <Link key={to} to={to} className="settings-link" activeProps={{ 'aria-current': 'page' }}>
            {word}
          </Link>
        ))}
      </nav>
      <div className="min-w-0 flex-1 pt-8 pb-16">
        <Outlet />
      </div>
    </div>
  )
}
