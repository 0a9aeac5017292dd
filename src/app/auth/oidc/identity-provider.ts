import { hmac, sha256 } from '../../../platform/crypto/digest.ts'
import type { SealedFor } from '../../../platform/crypto/seal.ts'
import type { Role } from '../permissions.ts'

/** Whether a sign-in at the provider counts as one with a second factor: never, when its token says so, or always. */
export type SecondFactorTrust = 'never' | 'when_told' | 'always'

/** The provider that a shop's staff may sign in with. */
export interface IdentityProvider {
  /** On the button. */
  name: string
  /** Its issuer identifier (OpenID Connect Discovery 1.0). */
  issuer: string
  clientId: string
  /** Of the addresses whose accounts it may speak for; lower case. */
  domains: string[]
  secondFactor: SecondFactorTrust
}

/** What the client secret of a shop's provider is sealed for. */
export function sealedFor(shopId: string): SealedFor {
  return { purpose: 'identity provider', id: shopId }
}

/** How long a sign-in may be under way, in minutes. */
export const AUTHORIZATION_MINUTES = 10

/** Where the provider sends people back to: to be registered there, letter for letter. */
export function redirectUri(publicUrl: string): string {
  return `${publicUrl}/auth/oidc/callback`
}

/** A path of ours: one slash at its beginning, and nothing that a browser would read as another host. */
export const RETURN_PATH = '^/(?!/)[!-\\[\\]-~]{0,400}$'

/** The way back to a page of ours; `adds` go into its query. */
export function pageAddress(path: string, adds: Record<string, string>): string {
  return `${path}?${new URLSearchParams(adds).toString()}`
}

/** What a person shows that he is the one who began: the state in the address, and the key in his browser's cookie. */
export interface AuthorizationKeys {
  state: string
  browserKey: string
}

/** What is kept of them. */
export function digestsOf({ state, browserKey }: AuthorizationKeys): {
  digest: Buffer
  browserDigest: Buffer
} {
  return { digest: sha256(state), browserDigest: sha256(browserKey) }
}

/**
 * The nonce (OpenID Connect Core 1.0, section 3.1.2.1) and the PKCE verifier (RFC 7636) of a sign-in: whoever reads the
 * database finds neither, since both come from the browser's key and the server's.
 */
export function provesOf(
  key: Uint8Array,
  { state, browserKey }: AuthorizationKeys,
): { nonce: string; verifier: string } {
  const derive = (purpose: string) => hmac(key, purpose, state, browserKey).toString('base64url')
  return { nonce: derive('oidc nonce'), verifier: derive('oidc verifier') }
}

/** Who a provider says that somebody is. */
export interface ProvenIdentity {
  issuer: string
  subject: string
  /** Lower case; null when the provider says none. */
  email: string | null
  emailVerified: boolean
  /** The provider's own name of the session there. */
  sid: string | null
  /** How it made sure (RFC 8176), and how strongly. */
  amr: readonly string[]
  acr: string | null
}

/** Values of acr that mean more than one factor: OpenID EAP ACR Values 1.0, and the REFEDS MFA Profile. */
const STRONG_ACR = new Set(['phr', 'phrh', 'https://refeds.org/profile/mfa'])

/** Whether this sign-in counts as one with a second factor. */
export function countsAsSecondFactor(trust: SecondFactorTrust, { amr, acr }: ProvenIdentity): boolean {
  if (trust !== 'when_told') return trust === 'always'
  return amr.includes('mfa') || (acr !== null && STRONG_ACR.has(acr))
}

/** Whether the provider vouches for an address, and that is of a domain that it may speak for. */
export function refusedEmail(
  { email, emailVerified }: ProvenIdentity,
  domains: readonly string[],
): string | null {
  if (email === null || !emailVerified) return 'email_not_verified'
  return domains.includes(email.slice(email.lastIndexOf('@') + 1)) ? null : 'domain_not_allowed'
}

/** An account's role in one shop. */
export interface ShopRole {
  shopId: string
  role: string
}

const STAFF = new Set<Role>(['barber', 'manager', 'owner', 'operator'])
const isStaffRole = ({ role }: ShopRole): boolean => STAFF.has(role as Role)

/** Whether the account works in this shop: a provider opens no other. */
export function worksIn(shopId: string, roles: readonly ShopRole[]): boolean {
  return roles.some((one) => one.shopId === shopId && isStaffRole(one))
}

/**
 * Whether the account works in another shop as well. Its identity is not linked by the address alone: the owner of one shop
 * chooses the provider, and must not get into another by it.
 */
export function worksElsewhere(shopId: string, roles: readonly ShopRole[]): boolean {
  return roles.some((one) => one.shopId !== shopId && isStaffRole(one))
}
