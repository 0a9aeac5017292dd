import ipaddr from 'ipaddr.js'

/** The widest that a network may be, by the bits of its prefix: more would be people who are not meant. */
const BITS_MIN = { ipv4: 16, ipv6: 32 }
const BITS_MAX = { ipv4: 32, ipv6: 128 }
/** Whoever has one address of an IPv6 /64 has them all (RFC 6177). */
const OWN_BITS = { ipv4: 32, ipv6: 64 }

/**
 * An address, or a network in the notation of CIDR, in the one way in which it is written here: an IPv4 address by itself, an
 * IPv6 address as its /64. Null for anything else, and for a network wider than an IPv4 /16 or an IPv6 /32.
 */
export function readNetwork(text: string): string | null {
  const found = parse(text)
  if (found === null) return null
  const [address, bits] = found
  if (address.kind() === 'ipv4' && bits === BITS_MAX.ipv4) return address.toString()
  const cidr = `${address.toString()}/${bits}`
  const first =
    address.kind() === 'ipv4'
      ? ipaddr.IPv4.networkAddressFromCIDR(cidr)
      : ipaddr.IPv6.networkAddressFromCIDR(cidr)
  return `${first.toString()}/${bits}`
}

/** Makes of networks a test for addresses. A text that is none is left out. */
export function networksHold(networks: readonly string[]): (address: string) => boolean {
  const ranges = networks.map(parse).filter((range) => range !== null)
  return (text) => {
    if (!ipaddr.isValid(text)) return false
    const address = ipaddr.process(text)
    return ranges.some(([range, bits]) => range.kind() === address.kind() && address.match(range, bits))
  }
}

function parse(text: string): [ipaddr.IPv4 | ipaddr.IPv6, number] | null {
  const [written = '', prefix, ...more] = text.split('/')
  if (more.length > 0 || (prefix !== undefined && !/^\d{1,3}$/.test(prefix))) return null
  if (!ipaddr.IPv4.isValidFourPartDecimal(written) && !ipaddr.IPv6.isValid(written)) return null
  const address = ipaddr.process(written)
  const kind = address.kind()
  const bits = prefix === undefined ? OWN_BITS[kind] : Number(prefix)
  return bits >= BITS_MIN[kind] && bits <= BITS_MAX[kind] ? [address, bits] : null
}
