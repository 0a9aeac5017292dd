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

/** Takes the second step of a sign-in, by cookies. */
export const passSecondFactor = (id: string, code: string) =>
  request('post', '/auth/second-factor', {
    body: { second_factor_id: id, code, transport: 'cookie' },
  }).then(() => readMe())

/** Shows again that it is oneself, before something dangerous. */
export const stepUp = (proof: { password: string } | { code: string }) =>
  request('post', '/auth/step-up', { body: proof })

/** What the account has besides its password. */
export const readSecondFactors = (signal?: AbortSignal) => request('get', '/auth/second-factors', { signal })

/** Begins to set up an authenticator app. */
export const beginAuthenticator = () => request('post', '/auth/authenticator', { body: {} })

/** Confirms the app by its first code; gives the recovery codes, once. */
export const confirmAuthenticator = (code: string) =>
  request('post', '/auth/authenticator/confirmation', { body: { code } }).then(
    ({ recovery_codes: codes }) => codes,
  )

/** Removes the authenticator app. */
export const removeAuthenticator = () => request('delete', '/auth/authenticator', {})

/** Ten new recovery codes, shown once. */
export const renewRecoveryCodes = () =>
  request('post', '/auth/recovery-codes', { body: {} }).then(({ recovery_codes: codes }) => codes)

/** Asks for a link that shows that the account's address is one's own. */
export const askToVerifyEmail = () => request('post', '/auth/email-verification', { body: {} })

/** Opens an account and signs in by cookies. */
export const register = (name: string, email: string, password: string) =>
  request('post', '/auth/register', {
    body: { name, email, password, transport: 'cookie' },
  }).then(() => readMe())

/** Asks for a mail with a link that signs in, or that lets one choose a new password. */
export const askForLink = (purpose: 'sign_in' | 'reset_password', email: string) =>
  request('post', purpose === 'sign_in' ? '/auth/sign-in-link' : '/auth/password-reset', { body: { email } })

/** Signs in by the token of a mailed link. */
export const signInByLink = (token: string) =>
  request('post', '/auth/sign-in-link/completion', { body: { token, transport: 'cookie' } }).then(() =>
    readMe(),
  )

/** Chooses a new password by the token of a mailed link; all devices are signed out. */
export const resetPassword = (token: string, password: string) =>
  request('post', '/auth/password-reset/completion', { body: { token, new_password: password } })

/** Shows by the token of a mailed link that an address is one's own. */
export const confirmEmail = (token: string) =>
  request('post', '/auth/email/confirmation', { body: { token } }).then(({ email }) => email)

/** Changes the password of who is signed in; all other devices are signed out. */
export const changePassword = (present: string, next: string) =>
  request('post', '/auth/password', { body: { present_password: present, new_password: next } })

/** Asks for another e-mail address, which holds once its link is followed. */
export const changeEmail = (email: string, password: string) =>
  request('post', '/auth/email', { body: { email, present_password: password } })

/** Where one is signed in. */
export const listSessions = (signal?: AbortSignal) =>
  request('get', '/auth/sessions', { signal }).then(({ items }) => items)

/** Names a device. */
export const nameSession = (id: string, name: string) =>
  request('patch', '/auth/sessions/{id}', { path: { id }, body: { name } })

/** Signs a device out. */
export const endSession = (id: string) => request('delete', '/auth/sessions/{id}', { path: { id } })

/** Signs all other devices out. */
export const endOtherSessions = () => request('post', '/auth/sessions/revocation', { body: {} })

/** What happened to one's account, the newest first. */
export const listActivity = (cursor: string | null, signal?: AbortSignal) =>
  request('get', '/auth/activity', { query: { limit: 10, ...(cursor === null ? {} : { cursor }) }, signal })

/** Ends the session. */
export const signOut = () => request('post', '/auth/logout', { body: {} })

/** Who is signed in, with the roles in this shop; a 401 problem when nobody is. */
export const readMe = (signal?: AbortSignal) =>
  request('get', '/auth/me', { signal }).then(({ account, shop_id: shop, second_factor }) => ({
    ...account,
    second_factor,
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
