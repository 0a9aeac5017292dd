import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decodeJwt } from 'jose'
import { signId } from '../../src/platform/crypto/signed-id.ts'
import { openTwoShops, type TwoShops } from './two-shops.test-helper.ts'

let shops: TwoShops
type Person = TwoShops['owner']
const client = { name: 'Ana Client', email: 'ana@example.com' }
const bothShops = (): Record<string, string>[] => [{}, shops.inSecond]

beforeAll(async () => {
  shops = await openTwoShops()
}, 60_000)
afterAll(() => shops.close(), 30_000)

const call: TwoShops['first']['call'] = (...args) => shops.first.call(...args)

const statuses = (answers: { status: number }[]): number[] =>
  answers.map(({ status }) => status).toSorted((a, b) => a - b)

async function me(person: Person): Promise<{ shop_id: string; role: string; barber_id: string | null }[]> {
  return (await call('GET', '/auth/me', undefined, person.headers)).body.account.roles
}

/** Ten o'clock in Berlin, so many days from now. */
function at(days: number, time = '10:00'): string {
  const day = Temporal.Now.plainDateISO('Europe/Berlin').add({ days })
  return day.toZonedDateTime({ timeZone: 'Europe/Berlin', plainTime: time }).toInstant().toString()
}

describe('an organisation', () => {
  const wish = { slug: 'station', name: 'Station', time_zone: 'europe/paris', currency: 'EUR' }
  const open = (body: object, headers: Record<string, string>) =>
    call('POST', '/organisation/shops', body, headers)

  it('has the shop that was there, and the one that its owner opened', async () => {
    const { status, body } = await call('GET', '/shops')
    expect([status, body.items.map(({ slug }: { slug: string }) => slug)]).toEqual([200, ['test', 'harbour']])
    expect(body.items[1]).toEqual({
      slug: 'harbour',
      name: 'Harbour',
      address: null,
      time_zone: 'Europe/Berlin',
    })
    const own = await call('GET', '/organisation', undefined, shops.owner.headers)
    expect(own.body.shops.map(({ roles }: { roles: string[] }) => roles)).toEqual([['owner'], ['owner']])
    const manager = await shops.first.person('manager')
    const seen = await call('GET', '/organisation', undefined, manager.headers)
    expect(seen.body.shops.map(({ roles }: { roles: string[] }) => roles)).toEqual([['manager'], []])
    const renamed = { name: 'Six Figures' }
    const change = (etag: string, headers = shops.owner.headers) =>
      call('PATCH', '/organisation', renamed, { ...headers, 'if-match': etag })
    expect(await change('"1"', manager.headers)).toMatchObject({ status: 403 })
    expect(await change('"1"')).toMatchObject({ status: 200, body: { ...renamed, version: 2 } })
    expect(await change('"1"')).toMatchObject({ status: 412 })
  })

  it('opens a shop once for one Idempotency-Key, and refuses what cannot be', async () => {
    const key = { ...shops.owner.headers, 'idempotency-key': 'station' }
    const both = await Promise.all([open(wish, key), open(wish, key)])
    expect(both.map(({ status }) => status)).toEqual([201, 201])
    expect(both[0].body).toMatchObject({ slug: 'station', time_zone: 'Europe/Paris' })
    expect(both[1].body.id).toBe(both[0].body.id)
    const refused: [object, number, string][] = [
      [{}, 409, 'slug_taken'],
      [{ slug: 'a', time_zone: 'Europe/Atlantis' }, 422, 'time_zone_unknown'],
      [{ slug: 'a', time_zone: '+01:00' }, 422, 'time_zone_unknown'],
      [{ slug: 'a', currency: 'XQX' }, 422, 'currency_unknown'],
      [{ slug: 'Not a slug' }, 400, 'invalid_request'],
    ]
    for (const [changes, status, code] of refused)
      expect(await open({ ...wish, ...changes }, shops.owner.headers)).toMatchObject({
        status,
        body: { code },
      })
    const manager = await shops.first.person('manager')
    expect(await open({ ...wish, slug: 'a' }, manager.headers)).toMatchObject({ status: 403 })
  })

  it('is asked about the shop that the request names, by header or in the address', async () => {
    const slugOf = async (path: string, headers = {}) => {
      const { status, body } = await call('GET', path, undefined, headers)
      return status === 200 ? body.slug : body.code
    }
    expect(await slugOf('/shop')).toBe('test')
    expect(await slugOf('/shop', shops.inSecond)).toBe('harbour')
    expect(await slugOf('/shop?shop=harbour')).toBe('harbour')
    for (const slug of ['nowhere', '', "x' or 1=1 --", 'a'.repeat(400)])
      expect(await slugOf('/shop', { 'x-shop': slug })).toBe('shop_not_found')
    expect(await slugOf('/shop?shop=%00')).toBe('shop_not_found')
  })

  it('changes a shop by its ETag, and the rules count at once', async () => {
    const headers = { ...shops.owner.headers, ...shops.inSecond }
    const etag = (await call('GET', '/shop', undefined, headers)).headers.get('etag') ?? ''
    const change = (body: object, match: string, who = headers) =>
      call('PATCH', '/shop', body, { ...who, 'if-match': match })
    const wanted = { phone: '+49 30 5550199', slot_step_minutes: 45, accent: '#7a4b2a' }
    const changed = await change(wanted, etag)
    expect(changed).toMatchObject({ status: 200, body: wanted })
    for (const accent of ['red', '#7a4b2a; color: red', 'url(x)', 'oklch(0.5 0.1)', ''])
      expect(await change({ accent }, '"2"')).toMatchObject({ status: 400 })
    expect((await call('GET', '/shop', undefined, shops.inSecond)).body.slot_step_minutes).toBe(45)
    expect((await call('GET', '/shop')).body.slot_step_minutes).toBe(15)
    expect(await change({ name: 'Late' }, etag)).toMatchObject({ status: 412 })
    expect(await change({}, '"2"')).toMatchObject({ status: 400 })
    expect(await call('PATCH', '/shop', { name: 'x' }, headers)).toMatchObject({ status: 400 })
    const manager = await shops.first.person('manager')
    const forged = { ...manager.headers, ...shops.inSecond }
    expect(await change({ name: 'Mine' }, '"2"', forged)).toMatchObject({ status: 403 })
    expect(await change({ slot_step_minutes: 15 }, changed.headers.get('etag') ?? '')).toMatchObject({
      status: 200,
    })
  })
})

describe('an invitation', () => {
  it('gives its roles to the account of the address it went to, once', async () => {
    const [ida, thief] = [await shops.stranger('ida'), await shops.stranger('thief')]
    const headers = { ...shops.owner.headers, ...shops.inSecond }
    const wish = { email: ida.email.toUpperCase(), name: 'Ida', roles: ['barber', 'manager'] }
    const key = { ...headers, 'idempotency-key': 'ida' }
    const [invited, again] = [
      await call('POST', '/staff', wish, key),
      await call('POST', '/staff', wish, key),
    ]
    expect(invited).toMatchObject({ status: 201, body: { state: 'invited', email: ida.email } })
    expect(again.body).toEqual(invited.body)
    const sent = await shops.first.owner.sql`select 1 from event
      where body->'entity'->>'uid' = ${invited.body.id} and body->>'activity_id' = '1'`
    expect(sent).toHaveLength(1)

    const token = signId(shops.first.server.context.keys.link, 'invitation', invited.body.id)
    expect(await call('GET', `/invitations/${token}`)).toMatchObject({
      status: 200,
      body: { shop: { slug: 'harbour' }, roles: ['barber', 'manager'] },
    })
    expect(await call('GET', `/invitations/${token}`, undefined, { 'x-shop': 'test' })).toMatchObject({
      status: 404,
    })
    const accept = (person: Person, more = {}) =>
      call('POST', `/invitations/${token}/acceptance`, {}, { ...person.headers, ...more })
    expect(await accept(thief)).toMatchObject({ status: 403, body: { code: 'invitation_for_another' } })
    expect(await accept(ida, { 'x-shop': 'test' })).toMatchObject({ status: 404 })
    const both = await Promise.all([accept(ida), accept(ida)])
    expect(statuses(both)).toEqual([200, 404])
    const roles = await me(ida)
    expect(roles.map(({ role, shop_id: shop }) => `${role} ${shop}`).toSorted()).toEqual([
      `barber ${shops.second.id}`,
      `manager ${shops.second.id}`,
    ])
    expect(await call('POST', '/staff', wish, headers)).toMatchObject({
      status: 409,
      body: { code: 'already_staff' },
    })
  })

  it('is worth what its sender may give, then and now; and can be taken back', async () => {
    const manager = await shops.first.person('manager')
    const ben = await shops.stranger('ben')
    const invite = (roles: string[], headers: Record<string, string>) =>
      call('POST', '/staff', { email: ben.email, name: 'Ben', roles }, headers)
    for (const role of ['manager', 'owner', 'operator'])
      expect(await invite(['barber', role], manager.headers)).toMatchObject({ status: 403 })
    expect(await invite(['barber'], { ...manager.headers, ...shops.inSecond })).toMatchObject({ status: 403 })
    expect((await invite(['owner'], shops.owner.headers)).status).toBe(201)
    expect(await invite(['barber'], manager.headers)).toMatchObject({ status: 403 })
    const { body } = await invite(['barber'], shops.owner.headers)
    expect(await call('DELETE', `/staff/${body.id}`, undefined, shops.owner.headers)).toMatchObject({
      status: 200,
    })
    const byManager = await invite(['barber'], manager.headers)
    expect(byManager.status).toBe(201)
    await call('DELETE', `/staff/${manager.accountId}`, undefined, shops.owner.headers)
    const token = signId(shops.first.server.context.keys.link, 'invitation', byManager.body.id)
    expect(await call('POST', `/invitations/${token}/acceptance`, {}, ben.headers)).toMatchObject({
      status: 404,
      body: { code: 'invitation_not_valid' },
    })
    expect(await me(ben)).toEqual([])
  })
})

describe('a barber of two shops', () => {
  let marco: Person
  let chairs: { first: string; second: string }

  beforeAll(async () => {
    marco = await shops.stranger('marco')
    await shops.employ(marco, ['barber'], {}, shops.first.barberId)
    await shops.employ(marco, ['barber'], shops.inSecond)
    const roles = await me(marco)
    const chairOf = (shop: string) => roles.find(({ shop_id: id }) => id === shop)?.barber_id ?? ''
    chairs = { first: chairOf(shops.first.shopId), second: chairOf(shops.second.id) }
    await shops.letWork(chairs.second)
  })

  it('is one person', async () => {
    const people = await shops.first.owner.sql`select distinct person_id from barber
      where id in (${chairs.first}, ${chairs.second})`
    expect([chairs.first, people.length]).toEqual([shops.first.barberId, 1])
  })

  it('is never booked twice, in whichever shops people book at the same time', async () => {
    const book = (days: number, inSecond: boolean, time: string) =>
      call(
        'POST',
        '/bookings',
        {
          service_id: inSecond ? shops.second.serviceId : shops.first.serviceId,
          barber_id: inSecond ? chairs.second : chairs.first,
          start_at: at(days, time),
          client,
        },
        inSecond ? shops.inSecond : {},
      )
    for (let day = 2; day < 22; day += 1) {
      // 45 minutes there from 10:00, 30 and a buffer of 10 here: each of them overlaps at least one other.
      const wishes = [
        ...['09:45', '10:00', '10:15', '10:30'].map((time) => () => book(day, false, time)),
        ...['09:30', '10:00', '10:15', '10:30'].map((time) => () => book(day, true, time)),
      ]
      // Who asks first is likelier to get it: each shop on every other day.
      const answers = await Promise.all((day % 2 === 0 ? wishes : wishes.toReversed()).map((wish) => wish()))
      expect(answers.map(({ status }) => status).filter((status) => status !== 409)).toContain(201)
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 409]))
    }
    const [clashes] = await shops.first.owner.sql<{ count: number }[]>`select count(*) as count
      from booking a join booking b on a.id < b.id and a.start_at < b.end_at and b.start_at < a.end_at
        and a.state = 'confirmed' and b.state = 'confirmed'
      where a.barber_id in (${chairs.first}, ${chairs.second}) and b.barber_id in (${chairs.first}, ${chairs.second})`
    const [inEach] = await shops.first.owner.sql<
      { shops: number }[]
    >`select count(distinct shop_id) as shops from booking`
    expect([clashes?.count, inEach?.shops]).toEqual([0, 2])
  }, 60_000)

  it('is not offered in one shop while he cuts in the other', async () => {
    const start = at(30, '12:00')
    const offered = async () => {
      const day = Temporal.Now.plainDateISO('Europe/Berlin').add({ days: 30 })
      const { body } = await call(
        'GET',
        `/availability?service_id=${shops.second.serviceId}&barber_id=${chairs.second}&from=${day.toString()}&to=${day.add({ days: 1 }).toString()}`,
        undefined,
        shops.inSecond,
      )
      return body.items.some(
        (slot: { start_at: string }) => Temporal.Instant.from(slot.start_at).toString() === start,
      )
    }
    expect(await offered()).toBe(true)
    const wish = { service_id: shops.first.serviceId, barber_id: chairs.first, start_at: start, client }
    expect((await call('POST', '/bookings', wish)).status).toBe(201)
    expect(await offered()).toBe(false)
  })

  it('is free here as soon as a hold there has run out', async () => {
    const start = at(31)
    const hold = { service_id: shops.second.serviceId, barber_id: chairs.second, start_at: start, hold: true }
    const held = await call('POST', '/bookings', { ...hold, client }, shops.inSecond)
    expect(held).toMatchObject({ status: 201, body: { state: 'hold' } })
    const wish = { service_id: shops.first.serviceId, barber_id: chairs.first, start_at: start, client }
    expect((await call('POST', '/bookings', wish)).status).toBe(409)
    await shops.first.owner.sql`update booking set hold_expires_at = now() where id = ${held.body.id}`
    await shops.first.owner.sql`update occupancy set expires_at = now() where booking_id = ${held.body.id}`
    expect((await call('POST', '/bookings', wish)).status).toBe(201)
  })

  it('leaves one shop and is still in the other; what was booked is told, and he may come back', async () => {
    const headers = { ...shops.owner.headers, ...shops.inSecond }
    const wish = {
      service_id: shops.second.serviceId,
      barber_id: chairs.second,
      start_at: at(40),
      client,
    }
    expect((await call('POST', '/bookings', wish, shops.inSecond)).status).toBe(201)
    const gone = await call('DELETE', `/staff/${marco.accountId}`, undefined, headers)
    expect(gone.status).toBe(200)
    expect(gone.body.upcoming_bookings).toBeGreaterThan(0)
    expect((await me(marco)).map(({ shop_id: shop }) => shop)).toEqual([shops.first.shopId])
    expect(await call('POST', '/bookings', { ...wish, start_at: at(41) }, shops.inSecond)).toMatchObject({
      status: 422,
    })
    expect(await shops.employ(marco, ['barber'], shops.inSecond)).toBe(200)
    const back = (await me(marco)).find(({ shop_id: shop }) => shop === shops.second.id)
    expect(back?.barber_id).toBe(chairs.second)
  })

  it('cannot be made somebody else', async () => {
    const paul = await shops.stranger('paul')
    expect(await shops.employ(paul, ['manager'])).toBe(200)
    const make = (barber: string) =>
      call('PATCH', `/staff/${paul.accountId}`, { roles: ['barber'], barber_id: barber }, shops.owner.headers)
    expect(await make(chairs.first)).toMatchObject({ status: 409, body: { code: 'barber_is_somebody_else' } })
    expect(await make(chairs.second)).toMatchObject({ status: 422, body: { code: 'barber_unknown' } })
    expect(await make(shops.first.otherBarberId)).toMatchObject({
      status: 200,
      body: { barber_id: shops.first.otherBarberId },
    })
  })
})

describe('roles', () => {
  it('count in their shop alone, and a change counts at once', async () => {
    const eva = await shops.stranger('eva')
    expect(await shops.employ(eva, ['manager'], shops.inSecond)).toBe(200)
    const status = async (headers: Record<string, string>) =>
      (await call('GET', '/staff', undefined, { ...eva.headers, ...headers })).status
    expect(await Promise.all(bothShops().map(status))).toEqual([403, 200])
    expect(await shops.employ(eva, ['manager'])).toBe(200)
    expect(await Promise.all(bothShops().map(status))).toEqual([200, 200])

    const path = `/staff/${eva.accountId}`
    const headers = { ...shops.owner.headers, ...shops.inSecond }
    const { headers: read } = await call('GET', path, undefined, headers)
    const change = (roles: string[]) =>
      call('PATCH', path, { roles }, { ...headers, 'if-match': read.get('etag') ?? '' })
    expect(await change(['operator'])).toMatchObject({ status: 200, body: { roles: ['operator'] } })
    const { sid } = decodeJwt<{ sid: string }>(eva.headers['authorization']?.slice(7) ?? '')
    const untilGone = async (role: string) => {
      const startMs = performance.now()
      const roles = async () =>
        (await shops.first.server.context.sessions.find(sid))?.roles.map((one) => one.role)
      await expect.poll(roles, { interval: 1, timeout: 1_000 }).not.toContain(role)
      return performance.now() - startMs
    }
    // A manager no more in the second shop, and still one in the first.
    await expect.poll(() => status(shops.inSecond), { interval: 2, timeout: 1_000 }).toBe(403)
    expect(await change(['barber'])).toMatchObject({ status: 412 })
    expect(await status({})).toBe(200)

    expect((await call('DELETE', path, undefined, shops.owner.headers)).status).toBe(200)
    expect(await untilGone('manager')).toBeLessThan(100)
    expect(await status({})).toBe(403)
    expect(await call('DELETE', path, undefined, shops.owner.headers)).toMatchObject({ status: 404 })
  })

  it('are a manager’s to give as far as barbers go', async () => {
    const manager = await shops.first.person('manager')
    const [barber, boss] = [await shops.stranger('barber'), await shops.stranger('boss')]
    expect(await shops.employ(barber, ['barber'])).toBe(200)
    expect(await shops.employ(boss, ['owner'])).toBe(200)
    const set = (who: Person, roles: string[]) =>
      call('PATCH', `/staff/${who.accountId}`, { roles }, manager.headers)
    for (const roles of [['owner'], ['manager', 'barber'], ['operator']])
      expect(await set(barber, roles)).toMatchObject({ status: 403 })
    expect(await set(boss, ['barber'])).toMatchObject({ status: 403 })
    expect(await set(manager, ['owner', 'manager'])).toMatchObject({ status: 403 })
    expect(await set(barber, ['barber'])).toMatchObject({ status: 200 })
    const fire = (who: Person) => call('DELETE', `/staff/${who.accountId}`, undefined, manager.headers)
    expect((await fire(boss)).status).toBe(403)
    expect((await fire(barber)).status).toBe(200)
    // Nobody is made staff who has not said yes, not even by an owner.
    const free = await shops.stranger('free')
    const path = `/staff/${free.accountId}`
    expect(await call('PATCH', path, { roles: ['barber'] }, shops.owner.headers)).toMatchObject({
      status: 404,
    })
    await call('DELETE', `/staff/${boss.accountId}`, undefined, shops.owner.headers)
  })

  it('of an owner stay with the last one, also when two leave at the same time', async () => {
    const headers = { ...shops.owner.headers, ...shops.inSecond }
    const path = `/staff/${shops.owner.accountId}`
    const last = { status: 409, body: { code: 'last_owner' } }
    expect(await call('DELETE', path, undefined, headers)).toMatchObject(last)
    expect(await call('PATCH', path, { roles: ['barber', 'operator'] }, headers)).toMatchObject(last)
    for (let round = 0; round < 8; round += 1) {
      const other = await shops.stranger(`owner${round}`)
      expect(await shops.employ(other, ['owner'], shops.inSecond)).toBe(200)
      const leave = (who: Person) =>
        call('DELETE', `/staff/${who.accountId}`, undefined, { ...who.headers, ...shops.inSecond })
      const left = await Promise.all([leave(shops.owner), leave(other)])
      expect(statuses(left)).toEqual([200, 409])
      const owners = await shops.first.owner.sql`select account_id from membership
        where shop_id = ${shops.second.id} and role = 'owner'`
      expect(owners).toHaveLength(1)
      // Put the first owner back for the next round, as break-glass does.
      await shops.first.owner.sql`insert into membership (account_id, shop_id, role)
        values (${shops.owner.accountId}, ${shops.second.id}, 'owner') on conflict do nothing`
      await shops.first.owner.sql`delete from membership
        where account_id = ${other.accountId} and shop_id = ${shops.second.id}`
      await expect.poll(async () => (await call('GET', '/staff', undefined, headers)).status).toBe(200)
    }
  })

  it('leave a record of who gave what to whom', async () => {
    const events = await shops.first.owner.sql<{ body: { activity_id: number; privileges: string[] } }[]>`
      select body from event where class_uid = 3005 order by at`
    expect(events.map(({ body }) => [body.activity_id, ...body.privileges].join(' '))).toEqual(
      expect.arrayContaining(['1 manager', '2 manager', '1 operator', '2 owner']),
    )
  })
})
