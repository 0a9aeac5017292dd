import { useEffect } from 'react'
import { createRoot } from 'react-dom/client'
import { readShop } from '../api/shop.ts'
import type { Shop } from '../api/types.ts'
import { applyAccent } from '../design/accent.ts'
import { BookingPage } from './booking/booking-page.tsx'
import { ManagePage } from './manage/manage-page.tsx'
import { NotFound, Unavailable } from './plain-pages.tsx'
import { PlacePage } from './queue/place-page.tsx'
import { QueuePage } from './queue/queue-page.tsx'
import { ShopFrame } from './shop-frame.tsx'
import { StatusPage } from './status/status-page.tsx'
import { useResource } from './use-resource.ts'
import { WishPage } from './wish/wish-page.tsx'

const kept = 'shop-phone'

function knownPhone(): string | null {
  try {
    return localStorage.getItem(kept)
  } catch {
    return null
  }
}

function greet(shop: Shop): void {
  applyAccent(shop.accent)
  try {
    if (shop.phone) localStorage.setItem(kept, shop.phone)
  } catch {
    // Storage may be closed; the phone number is then shown only while the shop answers.
  }
}

const { pathname } = location
const token = /^\/manage\/([^/]+)\/?$/.exec(pathname)?.[1] ?? null
const place = /^\/queue\/([^/]+)\/?$/.exec(pathname)?.[1] ?? null
const wish = /^\/wish\/([^/]+)\/?$/.exec(pathname)?.[1] ?? null
const titles: Record<string, string> = {
  '/': 'Book an appointment',
  '/queue': 'Join the queue',
  '/status': 'Status',
}
const title = token
  ? 'Your booking'
  : place
    ? 'Your place in the queue'
    : wish
      ? 'Your place on the waitlist'
      : (titles[pathname] ?? 'Not found')

function PublicPages() {
  const { data: shop, problem, reload } = useResource(readShop)
  useEffect(() => {
    if (!shop) return
    greet(shop)
    document.title = `${title} – ${shop.name}`
  }, [shop])
  return (
    <ShopFrame shop={shop}>
      {pathname === '/status' ? (
        <StatusPage shop={shop} />
      ) : problem ? (
        <Unavailable phone={shop?.phone ?? knownPhone()} problem={problem} onRetry={reload} />
      ) : !titles[pathname] && !token && !place && !wish ? (
        <NotFound phone={shop?.phone ?? null} />
      ) : shop && token ? (
        <ManagePage shop={shop} token={decodeURIComponent(token)} />
      ) : shop && wish ? (
        <WishPage shop={shop} token={decodeURIComponent(wish)} />
      ) : shop && place ? (
        <PlacePage shop={shop} token={decodeURIComponent(place)} />
      ) : shop && pathname === '/queue' ? (
        <QueuePage />
      ) : shop ? (
        <BookingPage shop={shop} />
      ) : (
        <div aria-busy="true" className="min-h-[70vh] pt-14">
          <span className="skeleton h-16 w-80 max-w-full" />
        </div>
      )}
    </ShopFrame>
  )
}

const root = document.getElementById('root')
if (root) createRoot(root).render(<PublicPages />)
