import { send } from '../../drills/client.ts'

/**
 * Tries 120 accounts of a shop from 60 loopback addresses, two each. One password is right, and one booking of that
 * account is read.
 */
export async function attackShop(url: string, victim: { email: string; password: string }): Promise<void> {
  for (let n = 0; n < 120; n += 1) {
    const from = `127.1.0.${(n >> 1) + 1}`
    const right = n === 7
    const login = right ? victim : { email: `client-${n}@example.com`, password: `guess ${n}` }
    const { body } = await send(url, { from, path: '/auth/login', body: login })
    if (!right) continue
    const headers = { authorization: `Bearer ${String(body['access_token'])}` }
    await send(url, { from, path: '/bookings?limit=1', headers })
  }
}
