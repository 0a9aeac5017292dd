import { sha256 } from '../../../platform/crypto/digest.ts'
import type { Random } from '../../../platform/crypto/random.ts'

/** What a mailed link is for. */
export type LinkPurpose = 'sign_in' | 'reset_password' | 'verify_email' | 'change_email'

/** How long a link is good, in minutes. */
export const linkMinutes: Readonly<Record<LinkPurpose, number>> = {
  sign_in: 10,
  reset_password: 30,
  verify_email: 3 * 24 * 60,
  change_email: 60,
}

/** Where the page is that takes a link. */
const pages: Readonly<Record<LinkPurpose, string>> = {
  sign_in: '/app/enter',
  reset_password: '/app/new-password',
  verify_email: '/app/verify-email',
  change_email: '/app/verify-email',
}

/** 256 random bits. Only the digest is kept. */
export function newLink(random: Random): { token: string; digest: Buffer } {
  const token = random.bytes(32).toString('base64url')
  return { token, digest: digestOfLink(token) }
}

/** What is kept of a link's token. */
export function digestOfLink(token: string): Buffer {
  return sha256(token)
}

/** The address in the mail. The token stands after the #: no browser sends that, so no log and no Referer has it. */
export function linkAddress(publicUrl: string, purpose: LinkPurpose, token: string): string {
  return `${publicUrl}${pages[purpose]}#${token}`
}
