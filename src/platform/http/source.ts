import ipaddr from 'ipaddr.js'

/** Where a request comes from. */
export interface Source {
  /** The whole address, IPv4-mapped IPv6 written as IPv4. */
  address: string
  /**
   * What limits and blocks count by: an IPv4 address, or the first address of an IPv6 /64, since whoever has one
   * address of a /64 has them all (RFC 6177).
   */
  key: string
  /** Whether a trusted proxy named it. */
  isForwarded: boolean
}

/** Whether an address is one of the proxies that may speak for others. */
export type IsTrustedProxy = (address: string) => boolean

/** Compiles TRUSTED_PROXIES: addresses and networks. */
export function trustedProxies(networks: string[]): IsTrustedProxy {
  const ranges = networks.map((network) =>
    network.includes('/')
      ? ipaddr.parseCIDR(network)
      : ([ipaddr.parse(network), ipaddr.parse(network).kind() === 'ipv4' ? 32 : 128] as const),
  )
  return (text) => {
    const address = ipaddr.process(text)
    return ranges.some(([range, bits]) => range.kind() === address.kind() && address.match(range, bits))
  }
}

/**
 * The source of a request: the socket's address, or the rightmost untrusted hop of X-Forwarded-For when the socket
 * is a trusted proxy. An entry that is no address ends the walk, since nothing left of it can be believed.
 */
export function sourceOf(
  socketAddress: string,
  forwardedFor: string | undefined,
  isTrusted: IsTrustedProxy,
): Source {
  let address = ipaddr.process(socketAddress)
  let isForwarded = false
  if (forwardedFor !== undefined && isTrusted(address.toString())) {
    const hops = forwardedFor.split(',').map((hop) => hop.trim())
    while (hops.length > 0 && isTrusted(address.toString())) {
      const hop = hops.pop() ?? ''
      if (!ipaddr.isValid(hop)) break
      address = ipaddr.process(hop)
      isForwarded = true
    }
  }
  return { address: address.toString(), key: keyOf(address), isForwarded }
}

/** What limits count by, of an address alone. */
export function sourceKey(address: string): string {
  return keyOf(ipaddr.process(address))
}

function keyOf(address: ipaddr.IPv4 | ipaddr.IPv6): string {
  if (!(address instanceof ipaddr.IPv6)) return address.toString()
  return new ipaddr.IPv6([...address.parts.slice(0, 4), 0, 0, 0, 0]).toString()
}
