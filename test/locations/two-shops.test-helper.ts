import { signId } from '../../src/platform/crypto/signed-id.ts'
import { systemRandom } from '../../src/platform/crypto/random.ts'
import type { ServerParts } from '../../src/entry/start-server.ts'
import { hashPassword } from '../../src/app/auth/password.ts'
import { openTestShop, type TestShop } from '../setup/test-shop.ts'

type Person = Awaited<ReturnType<TestShop['person']>>

/** Two shops of one organisation on one server. */
export interface TwoShops {
  /** The first, which is asked when nothing is said. */
  first: TestShop
  second: { id: string; slug: string; serviceId: string }
  /** Owns both. */
  owner: Person
  /** The header that means the second shop. */
  inSecond: { 'x-shop': string }
  /** Makes an account without any role, and signs it in. */
  stranger(name: string): Promise<Person>
  /** Invites a person to a shop and lets him accept; gives the status of the acceptance. */
  employ(
    person: Person,
    roles: string[],
    headers?: Record<string, string>,
    barberId?: string,
  ): Promise<number>
  /** Gives a barber of the second shop its service, and hours from 09:00 to 18:00 on every day. */
  letWork(barberId: string): Promise<void>
  close(): Promise<void>
}

/** Opens the second shop as a person does, over HTTP. It has a service, and nobody but the owner. */
export async function openTwoShops(parts?: Partial<ServerParts>): Promise<TwoShops> {
  const first = await openTestShop({}, parts)
  const owner = await first.person('owner')
  const { body, status } = await first.call(
    'POST',
    '/organisation/shops',
    { slug: 'harbour', name: 'Harbour', time_zone: 'Europe/Berlin', currency: 'EUR' },
    owner.headers,
  )
  if (status !== 201) throw new Error(`The second shop was not opened: ${JSON.stringify(body)}`)
  const id: string = body.id
  const serviceId = systemRandom.uuid()
  const { sql } = first.owner
  await sql`insert into service (id, shop_id, name, duration_minutes, price_minor)
    values (${serviceId}, ${id}, 'Shave', 45, 2500)`
  await sql`update shop set notice_minutes_min = 0, horizon_days = 365 where id = ${id}`
  await sql`select pg_notify('sixfb_shop', '')`
  const two: TwoShops = {
    first,
    owner,
    second: { id, slug: 'harbour', serviceId },
    inSecond: { 'x-shop': 'harbour' },
    async stranger(name) {
      const accountId = systemRandom.uuid()
      const email = `${name}-${accountId}@example.com`
      const password = 'correct horse battery'
      await sql`insert into account (id, email, name, password_hash)
        values (${accountId}, ${email}, ${name}, ${await hashPassword(password)})`
      const signedIn = await first.call('POST', '/auth/login', { email, password })
      const { access_token: token, refresh_token: refreshToken } = signedIn.body
      return { accountId, email, password, refreshToken, headers: { authorization: `Bearer ${token}` } }
    },
    async employ(person, roles, headers = {}, barberId) {
      const wish = {
        email: person.email,
        name: 'Somebody',
        roles,
        ...(barberId === undefined ? {} : { barber_id: barberId }),
      }
      const invited = await first.call('POST', '/staff', wish, { ...owner.headers, ...headers })
      if (invited.status !== 201) throw new Error(`Not invited: ${JSON.stringify(invited.body)}`)
      const token = signId(first.server.context.keys.link, 'invitation', invited.body.id)
      const taken = await first.call('POST', `/invitations/${token}/acceptance`, {}, person.headers)
      return taken.status
    },
    async letWork(barberId) {
      await sql`insert into barber_service (shop_id, barber_id, service_id) values (${id}, ${barberId}, ${serviceId})`
      for (let weekday = 1; weekday <= 7; weekday += 1) {
        await sql`insert into weekly_hours (id, shop_id, barber_id, weekday, opens_minute, closes_minute)
          values (${systemRandom.uuid()}, ${id}, ${barberId}, ${weekday}, ${9 * 60}, ${18 * 60})`
      }
      await sql`select pg_notify('sixfb_shop', '')`
      first.server.context.shops.forget()
    },
    close: () => first.close(),
  }
  first.server.context.shops.forget()
  return two
}
