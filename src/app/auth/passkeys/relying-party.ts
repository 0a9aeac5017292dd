import { isIP } from 'node:net'

/** Where a passkey is good (WebAuthn Level 3, section 4, "Relying Party Identifier"), and the origin that asks for it. */
export interface RelyingParty {
  id: string
  origin: string
}

/**
 * The relying party of the address that people use; null where no browser has passkeys: under an IP address, or without
 * TLS on anything but localhost. A shop that is opened by the address of its own machine has them at
 * `http://localhost`, when that is the host that was asked.
 */
export function relyingParty(publicUrl: string, askedHost: string): RelyingParty | null {
  const { protocol, hostname, origin } = new URL(publicUrl)
  const isAddress = isIP(hostname.replace(/^\[|\]$/g, '')) !== 0
  if (isAddress && protocol === 'http:' && /^localhost(:\d{1,5})?$/.test(askedHost))
    return { id: 'localhost', origin: `http://${askedHost}` }
  if (isAddress || (protocol !== 'https:' && hostname !== 'localhost')) return null
  return { id: hostname, origin }
}
