import type { DatabaseAddress } from './address.ts'

/** The postgres:// address that parseDatabaseUrl() reads as this one. */
export function urlOf({ host, port, database, username, password }: DatabaseAddress): string {
  const [user, secret] = [username, password].map(encodeURIComponent)
  return `postgres://${user}:${secret}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`
}
