/** Where a server that listens on `host` is reached from the same machine, as it stands in a URL. */
export function hostToAsk(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}
