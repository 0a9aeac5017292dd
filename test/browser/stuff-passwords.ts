import { vi } from 'vitest'
import type { TestShop } from '../setup/test-shop.ts'

/**
 * Tries the victim's password, which is right, and 24 addresses without an account at a guarded shop, from twelve
 * sources: 203.0.113.0 to 203.0.113.11. Gives the incident's id when the guard has blocked them.
 */
export async function stuffPasswords(
  shop: TestShop,
  victim: { email: string; password: string },
): Promise<string> {
  const attempt = (source: number, email: string, password: string) =>
    shop.call('POST', '/auth/login', { email, password }, { 'x-forwarded-for': `203.0.113.${source}` })
  await attempt(1, victim.email, victim.password)
  for (let n = 0; n < 24; n += 1) await attempt(n % 12, `nobody-${n}@example.com`, 'stolen password')
  return vi.waitUntil(
    async () => {
      const orders = await shop.owner.sql<{ incident_id: string }[]>`
        select incident_id from containment where verb = 'block_source' and lifted_at is null`
      return orders.length === 12 && orders[0]?.incident_id
    },
    { timeout: 10_000 },
  )
}
