import type { ReactNode } from 'react'
import { listShops } from '../api/shop.ts'
import type { Shop } from '../api/types.ts'
import { ImpersonationBar } from '../components/impersonation-bar.tsx'
import { PhoneLink } from '../components/phone-link.tsx'
import { ThemeToggle } from '../components/theme-toggle.tsx'
import { useResource } from './use-resource.ts'

/** The head and foot of every public page; before the shop is known it keeps its height. */
export function ShopFrame({ shop, children }: { shop: Shop | null; children: ReactNode }) {
  const { data: shops } = useResource(shop ? listShops : null)
  const others = shops?.filter(({ slug }) => slug !== shop?.slug) ?? []
  return (
    <div className="flex min-h-dvh flex-col">
      <a className="skip-link" href="#main">
        Skip to the page
      </a>
      <ImpersonationBar />
      <span className="pole" aria-hidden="true" />
      <header className="mx-auto flex w-full max-w-[72rem] items-center gap-4 px-5 pt-3 pb-2 sm:px-8">
        <a href="/" className="font-serif text-title tracking-tight text-ink no-underline">
          {shop?.name ?? <span className="text-soft">Booking</span>}
        </a>
        <div className="ml-auto flex items-center gap-5">
          {shop?.phone && (
            <PhoneLink
              phone={shop.phone}
              className="tabular hidden text-small text-soft hover:text-ink sm:inline"
            />
          )}
          <ThemeToggle />
        </div>
      </header>
      <main id="main" tabIndex={-1} className="mx-auto w-full max-w-[72rem] flex-1 px-5 sm:px-8">
        {children}
      </main>
      <footer className="mx-auto mt-20 w-full max-w-[72rem] px-5 pb-10 sm:px-8">
        <div className="flex flex-wrap items-baseline gap-x-6 gap-y-2 border-t border-line pt-5 text-small text-soft">
          {shop?.address && <span>{shop.address}</span>}
          {shop?.phone && <PhoneLink phone={shop.phone} />}
          <span className="flex gap-6 sm:ml-auto">
            <a className="link" href="/app/bookings">
              My bookings
            </a>
            <a className="link" href="/status">
              Status
            </a>
          </span>
        </div>
        {others.length > 0 && (
          <p className="mt-3 flex flex-wrap gap-x-6 gap-y-2 text-small text-soft">
            Our other shops
            {others.map(({ slug, name, address }) => (
              <a key={slug} className="link" href={`/?shop=${slug}`}>
                {[name, address].filter(Boolean).join(', ')}
              </a>
            ))}
          </p>
        )}
        {shop?.demo && (
          <p className="mt-3 text-small text-soft">
            This is a demonstration shop: nobody waits for you there.
          </p>
        )}
      </footer>
    </div>
  )
}
