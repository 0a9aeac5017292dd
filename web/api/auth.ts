import { onExpiredSession, request } from './request.ts'

/** Signs in by cookies; `challenge` carries the mailed code when the shop asked for one. */
export const signIn = (email: string, password: string, challenge?: { id: string; code: string }) =>
  request('post', '/auth/login', {
    body: {
      email,
      password,
      transport: 'cookie',
      ...(challenge ? { challenge_id: challenge.id, challenge_code: challenge.code } : {}),
    },
  }).then(() => readMe())

/** Opens an account and signs in by cookies. */
export const register = (name: string, email: string, password: string) =>
  request('post', '/auth/register', {
    body: { name, email, password, transport: 'cookie' },
  }).then(() => readMe())

/** Ends the session. */
export const signOut = () => request('post', '/auth/logout', { body: {} })

/** Who is signed in, with the roles in this shop; a 401 problem when nobody is. */
export const readMe = (signal?: AbortSignal) =>
  request('get', '/auth/me', { signal }).then(({ account, shop_id: shop }) => ({
    ...account,
    roles: account.roles.filter((role) => role.shop_id === shop),
  }))

let renewal: Promise<boolean> | null = null

/** Renews the session by its cookie when it has run out; several requests at once share one renewal. */
export function keepSession(): void {
  onExpiredSession(() => {
    renewal ??= request('post', '/auth/refresh', { body: {} })
      .then(
        () => true,
        () => false,
      )
      .finally(() => {
        renewal = null
      })
    return renewal
  })
}

const hint = 'signed-in'

/** Remembers, without a secret, that this browser has a session, so that the booking page asks only then. */
export function rememberSession(signedIn: boolean): void {
  try {
    if (signedIn) localStorage.setItem(hint, '1')
    else localStorage.removeItem(hint)
  } catch {
    // Storage may be closed; the booking page then asks for the name again.
  }
}

/** Whether this browser is likely to have a session. */
export function mayBeSignedIn(): boolean {
  try {
    return localStorage.getItem(hint) === '1'
  } catch {
    return false
  }
}
