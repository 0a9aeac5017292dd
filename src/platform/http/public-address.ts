import ipaddr from 'ipaddr.js'

/**
 * Whether an IP address (v4 or v6, as text) belongs to the public internet: what a request on somebody's
 * behalf may reach. Private, loopback, link-local, carrier-grade NAT, multicast, documentation and
 * translated (mapped, NAT64, 6to4, Teredo) addresses don't, nor does text that is no address.
 * Source: the IANA special-purpose address registries (RFC 6890) and, for IPv6, RFC 4291, section 2.4:
 * only 2000::/3 is handed out.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false
  const address = ipaddr.parse(text)
  if (address.range() !== 'unicast') return false
  return address instanceof ipaddr.IPv4 || address.match(GLOBAL_UNICAST)
}

/** Whether an IP address (v4 or v6, as text) is this machine itself (RFC 6890). */
export function isLoopbackAddress(text: string): boolean {
  return ipaddr.isValid(text) && ipaddr.parse(text).range() === 'loopback'
}

const GLOBAL_UNICAST: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('2000::'), 3]
