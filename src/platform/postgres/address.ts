/** Where a database is and who connects to it. `host` is a directory when it begins with a slash (a Unix socket). */
export interface DatabaseAddress {
  host: string
  port: number
  database: string
  username: string
  password: string
  /** Whether the connection must be encrypted: not, without a look at the certificate, or with one that is valid for `host`. */
  tls: false | 'require' | 'verify-full'
}

/** Reads a postgres:// address (libpq's form; sslmode and a socket directory in `host` are understood). */
export function parseDatabaseUrl(text: string): DatabaseAddress {
  const url = new URL(text)
  const sslMode = url.searchParams.get('sslmode') ?? 'disable'
  return {
    host:
      url.searchParams.get('host') ??
      (url.hostname === '' ? '127.0.0.1' : url.hostname.replace(/^\[|\]$/g, '')),
    port: url.port === '' ? 5432 : Number(url.port),
    database: decodeURIComponent(url.pathname.slice(1)) || 'postgres',
    username: decodeURIComponent(url.username) || 'postgres',
    password: decodeURIComponent(url.password),
    tls: tlsOf(sslMode),
  }
}

/** What may end without encryption counts as without; whoever asks for the issuer to be checked gets the host checked, too. */
function tlsOf(sslMode: string): DatabaseAddress['tls'] {
  if (['disable', 'allow', 'prefer'].includes(sslMode)) return false
  return sslMode.startsWith('verify-') ? 'verify-full' : 'require'
}

/** Whether two addresses are of the same database, whoever connects. */
export function isSameDatabase(one: DatabaseAddress, other: DatabaseAddress): boolean {
  return one.host === other.host && one.port === other.port && one.database === other.database
}
