import {
  browserSupportsWebAuthnAutofill,
  startAuthentication,
  startRegistration,
  WebAuthnAbortService,
} from '@simplewebauthn/browser'
import { readMe } from './auth.ts'
import { ApiProblem, request } from './request.ts'

/** What a passkey has signed. */
export type SignedCredential = Awaited<ReturnType<typeof startAuthentication>>

/** Why there are no passkeys here: the browser knows none, or the page was opened by an address of numbers; null where there are. */
export function whyNoPasskeys(): 'browser' | 'address' | null {
  // By a plain address browsers have the interface and refuse to use it.
  if (/^[\d.]+$|^\[/.test(location.hostname)) return 'address'
  if (!isSecureContext) return 'address'
  return typeof PublicKeyCredential === 'function' ? null : 'browser'
}

const refusals: Record<string, { code: string; detail: string }> = {
  InvalidStateError: {
    code: 'passkey_known',
    detail: 'This device has a passkey for your account already. It is good enough.',
  },
  SecurityError: {
    code: 'passkeys_need_a_domain',
    detail: 'Passkeys are not for this address. Open the shop by the address that it gives in its mails.',
  },
}
const cancelled = {
  code: 'passkey_cancelled',
  detail: 'No passkey was given: it was put off, or took too long. Try again.',
}

/** What the browser says no to becomes a problem like those of the server. */
async function ceremony<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    const { code, detail } = (error instanceof Error ? refusals[error.name] : undefined) ?? cancelled
    throw new ApiProblem(0, code, detail, null, {})
  }
}

/** The server asks nothing of extensions. */
const noOutputs = { clientExtensionResults: {} }

/** Your passkeys. */
export const listPasskeys = (signal?: AbortSignal) =>
  request('get', '/auth/passkeys', { signal }).then(({ items }) => items)

/** Makes a passkey on this device, or one that it reaches, and adds it. */
export async function addPasskey(): Promise<void> {
  const optionsJSON = await request('post', '/auth/passkeys/options', { body: {} })
  const credential = await ceremony(() => startRegistration({ optionsJSON }))
  await request('post', '/auth/passkeys', { body: { credential: { ...credential, ...noOutputs } } })
}

/** Gives a passkey another name. */
export const renamePasskey = (id: string, name: string) =>
  request('patch', '/auth/passkeys/{id}', { path: { id }, body: { name } })

/** Removes a passkey. */
export const removePasskey = (id: string) => request('delete', '/auth/passkeys/{id}', { path: { id } })

/** Signs in by cookies with what a passkey has signed. */
export const signInWith = (credential: SignedCredential) =>
  request('post', '/auth/passkey-sign-in', {
    body: { credential: { ...credential, ...noOutputs }, transport: 'cookie' },
  }).then(() => readMe())

/** Has the person choose a passkey, and signs in by it. */
export async function signInByPasskey() {
  const optionsJSON = await request('post', '/auth/passkey-sign-in/options', { body: {} })
  return signInWith(await ceremony(() => startAuthentication({ optionsJSON })))
}

/**
 * Offers passkeys among what the browser fills into the e-mail field, and waits until one is chosen; null when the
 * browser cannot, when another ceremony takes over, or after {@link stopOffering}.
 */
export async function offeredPasskey(): Promise<SignedCredential | null> {
  try {
    if (!(await browserSupportsWebAuthnAutofill())) return null
    const optionsJSON = await request('post', '/auth/passkey-sign-in/options', { body: {} })
    return await startAuthentication({ optionsJSON, useBrowserAutofill: true })
  } catch {
    return null
  }
}

/** Ends the offer in the e-mail field. */
export const stopOffering = (): void => WebAuthnAbortService.cancelCeremony()

/** Shows by a passkey that it is still you: what is dangerous is open for a quarter of an hour. */
export async function proveByPasskey(): Promise<void> {
  const optionsJSON = await request('post', '/auth/step-up/passkey/options', { body: {} })
  const credential = await ceremony(() => startAuthentication({ optionsJSON }))
  await request('post', '/auth/step-up/passkey', { body: { credential: { ...credential, ...noOutputs } } })
}
