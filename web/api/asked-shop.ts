const kept = 'shop'
/** As the address named it when this page was loaded. */
const named = typeof location === 'undefined' ? null : new URLSearchParams(location.search).get('shop')

/**
 * The slug of the shop that these pages are about: as their address names it (`?shop=old-town`), or named it before in this
 * tab. Null is the first shop, and the only one of most.
 */
export function askedShop(): string | null {
  if (named !== null) return named
  try {
    return sessionStorage.getItem(kept)
  } catch {
    return null
  }
}

/** Keeps the shop for the pages that follow in this tab; one that was answered for exists. */
export function keepShop(slug: string): void {
  try {
    if (askedShop() !== null) sessionStorage.setItem(kept, slug)
  } catch {
    // Storage may be closed; pages whose address does not name the shop are then about the first one.
  }
}

/** An address that the browser asks for by itself, about the same shop. */
export function inShop(address: string): string {
  const shop = askedShop()
  if (shop === null) return address
  return `${address}${address.includes('?') ? '&' : '?'}shop=${encodeURIComponent(shop)}`
}
