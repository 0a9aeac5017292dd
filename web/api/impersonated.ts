const kept = 'impersonation'

/** As whom this tab sees the shop: the id is of the session, and no secret. */
export interface Impersonated {
  id: string
  clientId: string
}

/** Whom the staff see the shop as in this tab; null with one's own eyes. */
export function impersonated(): Impersonated | null {
  try {
    const text = sessionStorage.getItem(kept)
    return text === null ? null : (JSON.parse(text) as Impersonated)
  } catch {
    return null
  }
}

/** Sees the shop as a client from the next page on. */
export function seeAs(whom: Impersonated): void {
  sessionStorage.setItem(kept, JSON.stringify(whom))
  location.assign('/app/bookings')
}

/** Sees the shop with one's own eyes again, from the page of the client on. */
export function seeAsOneself({ clientId }: Impersonated): void {
  sessionStorage.removeItem(kept)
  location.assign(`/app/clients/${encodeURIComponent(clientId)}`)
}
