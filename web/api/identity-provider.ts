import { inShop } from './asked-shop.ts'
import { request } from './request.ts'
import type { InputOf, Operation } from './operation.ts'

/** What a provider is connected with. */
export type NewProvider = InputOf<Operation<'/identity-provider', 'put'>>['body']

/** How one can sign in to this shop. */
export const readWaysIn = (signal?: AbortSignal) => request('get', '/auth/ways-in', { signal })

/** The address that leads to the shop's provider, and from there back to a page of these. */
export const signInAddress = (returnTo: string) =>
  inShop(`/auth/oidc/start?return_to=${encodeURIComponent(inShop(returnTo))}`)

/** The identities that open one's own account. */
export const listIdentities = (signal?: AbortSignal) =>
  request('get', '/auth/identities', { signal }).then(({ items }) => items)

/** Begins to link an identity; gives the provider's address, which leads back to the page of the account. */
export const linkIdentity = () =>
  request('post', '/auth/identities', { body: {} }).then(({ authorization_url: address }) => address)

/** Unlinks an identity. */
export const unlinkIdentity = (id: string) => request('delete', '/auth/identities/{id}', { path: { id } })

/** The provider of the shop, for its owner. */
export const readProvider = (signal?: AbortSignal) => request('get', '/identity-provider', { signal })

/** Lets staff sign in with a provider. */
export const connectProvider = (body: NewProvider) => request('put', '/identity-provider', { body })

/** Disconnects it. */
export const disconnectProvider = () => request('delete', '/identity-provider', {})
