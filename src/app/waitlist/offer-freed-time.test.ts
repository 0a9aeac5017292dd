import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { withTenant } from '../../platform/postgres/tenant.ts'
import { endHolds } from '../bookings/end-holds.ts'
import { rescheduleBooking } from '../bookings/reschedule-booking.ts'
import { offerFreedTime } from './offer-freed-time.ts'
import { day, openWaitingShop, type WaitingShop } from './waiting-shop.test-helper.ts'
import { withdrawWish } from './withdraw-wish.ts'

const MINUTE_MS = 60_000

let shop: WaitingShop
beforeAll(async () => {
  shop = await openWaitingShop('waitlist')
})
beforeEach(() => shop.empty())
afterAll(() => shop.close())

const states = async (...ids: string[]): Promise<string[]> =>
  Promise.all(ids.map(async (id) => (await shop.read(id)).state))
const jobs = async (task: string): Promise<readonly unknown[]> =>
  shop.owner.sql`select payload from graphile_worker._private_jobs j
    join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier = ${task}`
const at = (time: string): string => Temporal.Instant.from(`2026-11-23T${time}+01:00`).toString()
/** The live holds of the waitlist, as starts. */
const holds = async (): Promise<string[]> =>
  (
    await shop.owner.sql<
      { start_at: Temporal.Instant }[]
    >`select start_at from booking where state = 'hold' order by start_at`
  ).map(({ start_at: start }) => start.toString())

describe('the line', () => {
  test('a freed slot is kept for who wished first, half an hour, and nobody else can have it', async () => {
    const [first] = await shop.takeAll()
    const [ana, ben] = [await shop.wish('Ana'), await shop.wish('Ben')]
    expect(await shop.look()).toBe(0)
    await shop.change(first?.id ?? '', 'cancellation')
    expect(await shop.look()).toBe(1)
    expect(await states(ana, ben)).toEqual(['offered', 'open'])
    const { offers } = await shop.read(ana)
    expect(offers.map(({ startAt, barberId }) => [startAt.toString(), barberId])).toEqual([
      [at('10:00'), shop.marco],
    ])
    expect(offers[0]?.expiresAt.toString()).toBe(shop.context.clock.now().add({ minutes: 30 }).toString())
    expect(await jobs('send_booking_mail')).toContainEqual({
      payload: { shop_id: shop.shopId, booking_id: offers[0]?.bookingId, kind: 'offer' },
    })
    await expect(shop.take('10:00', shop.marco)).rejects.toMatchObject({ code: 'slot_taken' })
    expect(await shop.look()).toBe(0)
  })

  test('each gets what suits him: those before him who want something else are passed over, not lost', async () => {
    const all = await shop.takeAll()
    const late = await shop.wish('Late', { windows: [day('2026-11-23', '2026-11-23', [630, 660])] })
    const idas = await shop.wish('Idas', { barberIds: [shop.ida] })
    const any = await shop.wish('Any')
    await shop.change(all[0]?.id ?? '', 'cancellation')
    await shop.look()
    expect(await states(late, idas, any)).toEqual(['open', 'open', 'offered'])
    await shop.change(all[3]?.id ?? '', 'cancellation')
    await shop.look()
    expect(await states(late, idas, any)).toEqual(['offered', 'open', 'offered'])
  })

  test('what is declined goes to the next, and never back to who declined it', async () => {
    const [first, second] = await shop.takeAll()
    const [ana, ben] = [await shop.wish('Ana'), await shop.wish('Ben')]
    await shop.change(first?.id ?? '', 'cancellation')
    await shop.look()
    await shop.change(await shop.kept(ana), 'cancellation', shop.guest)
    expect(await states(ana, ben)).toEqual(['open', 'open'])
    expect(await jobs('offer_freed_time')).toHaveLength(1)
    await shop.look()
    expect(await states(ana, ben)).toEqual(['open', 'offered'])
    await shop.change(await shop.kept(ben), 'cancellation', shop.guest)
    expect(await shop.look()).toBe(0)
    // Another time is another matter, and Ana is still the first in line.
    const other = await shop.change(second?.id ?? '', 'cancellation')
    await shop.look()
    expect(await states(ana, ben)).toEqual(['offered', 'open'])
    expect((await shop.read(ana)).offers.map(({ outcome }) => outcome)).toEqual(['declined', 'pending'])
    expect((await shop.read(ana)).offers[1]?.startAt.toString()).toBe(other.startAt.toString())
  })

  test('who does not answer in time loses it to the next', async () => {
    const [first] = await shop.takeAll()
    const [ana, ben] = [await shop.wish('Ana'), await shop.wish('Ben')]
    await shop.change(first?.id ?? '', 'cancellation')
    await shop.look()
    const kept = await shop.kept(ana)
    shop.context.clock.advance(29 * MINUTE_MS)
    expect(await shop.look()).toBe(0)
    shop.context.clock.advance(MINUTE_MS)
    await expect(shop.change(kept, 'confirmation', shop.guest)).rejects.toMatchObject({
      code: 'invalid_transition',
    })
    expect(await shop.look()).toBe(1)
    expect(await states(ana, ben)).toEqual(['open', 'offered'])
    expect((await shop.read(ana)).offers).toMatchObject([{ outcome: 'expired' }])
  })

  test('accepting is confirming the booking: it is his, the wish is done, and nothing is offered to it again', async () => {
    const all = await shop.takeAll()
    const ana = await shop.wish('Ana')
    await shop.change(all[0]?.id ?? '', 'cancellation')
    await shop.look()
    const accepted = await shop.change(await shop.kept(ana), 'confirmation', shop.guest)
    expect(accepted).toMatchObject({
      state: 'confirmed',
      clientName: 'Ana',
      origin: 'waitlist',
      startAt: Temporal.Instant.from(at('10:00')),
    })
    expect(await shop.read(ana)).toMatchObject({ state: 'booked', offers: [{ outcome: 'accepted' }] })
    await shop.change(all[1]?.id ?? '', 'cancellation')
    expect(await shop.look()).toBe(0)
    // Cancelling it later does not bring the wish back.
    await shop.change(accepted.id, 'cancellation', shop.guest)
    expect(await states(ana)).toEqual(['booked'])
  })

  test('near the appointment there is less time to answer, and too little is not offered', async () => {
    await shop.owner.sql`update shop set notice_minutes_min = 60`
    try {
      shop.context.shops.forget()
      const [first] = await shop.takeAll()
      const ana = await shop.wish('Ana', { barberIds: [shop.marco] })
      shop.context.clock.advance(44 * MINUTE_MS)
      await shop.change(first?.id ?? '', 'cancellation')
      await shop.look()
      expect((await shop.read(ana)).offers[0]?.expiresAt.toString()).toBe(at('09:00'))
      await shop.change(await shop.kept(ana), 'cancellation', shop.guest)
      const ben = await shop.wish('Ben', { barberIds: [shop.marco] })
      shop.context.clock.advance(5 * MINUTE_MS)
      expect(await shop.look()).toBe(0)
      expect(await states(ben)).toEqual(['open'])
    } finally {
      await shop.owner.sql`update shop set notice_minutes_min = 0`
      shop.context.shops.forget()
    }
  })

  test('a wish whose windows have passed is closed', async () => {
    await shop.takeAll()
    const ana = await shop.wish('Ana')
    const ben = await shop.wish('Ben', { windows: [day('2026-11-23'), day('2027-01-05')] })
    shop.context.clock.advance(23 * 60 * MINUTE_MS)
    expect(await shop.look()).toBe(1)
    expect(await states(ana, ben)).toEqual(['expired', 'offered'])
  })

  test('windows mean the clock on the wall: on the night on which they go back both of two equal hours are offered', async () => {
    await shop.owner
      .sql`insert into weekly_hours (id, shop_id, barber_id, weekday, opens_minute, closes_minute, valid_from, valid_to)
      values (${shop.context.random.uuid()}, ${shop.shopId}, ${shop.marco}, 7, 120, 180, '2027-10-31', '2027-10-31')`
    shop.context.shops.forget()
    try {
      shop.context.clock.advance(330 * 24 * 60 * MINUTE_MS)
      const night = { windows: [day('2027-10-31', '2027-10-31', [150, 180])], barberIds: [shop.marco] }
      const ids: string[] = []
      for (const name of ['Ana', 'Ben', 'Cem', 'Dan']) ids.push(await shop.wish(name, night))
      expect(await shop.look()).toBe(3)
      expect(await holds()).toEqual(['2027-10-31T00:30:00Z', '2027-10-31T01:00:00Z', '2027-10-31T01:30:00Z'])
      expect(await states(...ids)).toEqual(['offered', 'offered', 'offered', 'open'])
    } finally {
      await shop.owner.sql`delete from weekly_hours where valid_from is not null`
      shop.context.shops.forget()
    }
  })

  test('a wish that nobody can do any more holds up nobody', async () => {
    const [first] = await shop.takeAll()
    const idas = await shop.wish('Idas', { barberIds: [shop.ida] })
    const any = await shop.wish('Any')
    await shop.owner.sql`delete from barber_service where barber_id = ${shop.ida}`
    shop.context.shops.forget()
    try {
      await shop.change(first?.id ?? '', 'cancellation')
      expect(await shop.look()).toBe(1)
      expect(await states(idas, any)).toEqual(['open', 'offered'])
    } finally {
      await shop.owner
        .sql`insert into barber_service (shop_id, barber_id, service_id) values (${shop.shopId}, ${shop.ida}, ${shop.haircut})`
      shop.context.shops.forget()
    }
  })

  test('every way in which time becomes free asks for a look along the line, once', async () => {
    const all = await shop.takeAll()
    const asked = async (): Promise<number> => {
      const { length } = await jobs('offer_freed_time')
      await shop.owner.sql`delete from graphile_worker._private_jobs`
      return length
    }
    await shop.change(all[0]?.id ?? '', 'cancellation', shop.guest)
    await shop.change(all[1]?.id ?? '', 'cancellation')
    expect(await asked()).toBe(1)
    await rescheduleBooking(shop.context, shop.guest, {
      bookingId: all[2]?.id ?? '',
      tenant: { shopId: shop.shopId, bookingId: all[2]?.id ?? '' },
      startAt: Temporal.Instant.from('2026-11-24T10:00+01:00'),
      barberId: null,
    })
    expect(await asked()).toBe(1)
    shop.context.clock.advance(155 * MINUTE_MS)
    await shop.change(all[3]?.id ?? '', 'no-show')
    expect(await asked()).toBe(1)
    await shop.take('2026-11-25T10:00+01:00', shop.marco)
    expect(await asked()).toBe(0)
    await shop.take('2026-11-25T10:30+01:00', shop.marco, { isHold: true })
    shop.context.clock.advance(10 * MINUTE_MS)
    await endHolds(shop.context, shop.program)
    expect(await asked()).toBe(1)
  })
})

describe('at once', () => {
  test.each([1, 2, 3, 4, 5])('five jobs keep each slot for one, and one for each (%i)', async () => {
    const all = await shop.takeAll()
    const ids: string[] = []
    for (let n = 0; n < 6; n += 1) ids.push(await shop.wish(`W${n}`))
    for (const { id } of all.slice(0, 3)) await shop.change(id, 'cancellation')
    const made = await Promise.all(Array.from({ length: 5 }, () => shop.look()))
    expect(made.reduce((sum, n) => sum + n, 0)).toBe(3)
    expect(await holds()).toHaveLength(3)
    expect(await states(...ids)).toEqual(['offered', 'offered', 'offered', 'open', 'open', 'open'])
  })

  test.each([1, 2, 3, 4, 5])('a public booking and an offer: one has it (%i)', async () => {
    const [first] = await shop.takeAll()
    const ana = await shop.wish('Ana')
    await shop.change(first?.id ?? '', 'cancellation')
    const [offers, booked] = await Promise.all([
      shop.look(),
      shop.take('10:00', shop.marco).then(
        () => 1,
        (error: unknown) => {
          expect(error).toMatchObject({ code: 'slot_taken' })
          return 0
        },
      ),
    ])
    expect(offers + booked).toBe(1)
    expect(await states(ana)).toEqual([offers === 1 ? 'offered' : 'open'])
    const [taken] = await shop.owner.sql`select count(*) as n from occupancy where live
      and subject_id = ${shop.marco} and during @> ${at('10:00')}::timestamptz`
    expect(taken).toEqual({ n: 1 })
  })

  test.each([1, 2, 3, 4, 5])('a wish is accepted and withdrawn: one of both happens (%i)', async () => {
    const [first] = await shop.takeAll()
    const ana = await shop.wish('Ana')
    await shop.change(first?.id ?? '', 'cancellation')
    await shop.look()
    const kept = await shop.kept(ana)
    const outcomes = await Promise.all([
      shop.change(kept, 'confirmation', shop.guest).then(
        () => 'booked',
        () => null,
      ),
      withdraw(ana).then(
        () => 'withdrawn',
        () => null,
      ),
      shop.look().then(() => null),
    ])
    const happened = outcomes.filter((outcome) => outcome !== null)
    expect(happened).toHaveLength(1)
    expect(await states(ana)).toEqual(happened)
    expect(await stateOf(kept)).toBe(happened[0] === 'booked' ? 'confirmed' : 'cancelled')
  })
})

describe('withdrawing', () => {
  test('what is kept for a wish is free again at once, for the next', async () => {
    const [first] = await shop.takeAll()
    const [ana, ben] = [await shop.wish('Ana'), await shop.wish('Ben')]
    await shop.change(first?.id ?? '', 'cancellation')
    await shop.look()
    const kept = await shop.kept(ana)
    await shop.owner.sql`delete from graphile_worker._private_jobs`
    await withdraw(ana)
    await withdraw(ana)
    expect(await stateOf(kept)).toBe('cancelled')
    expect(await jobs('offer_freed_time')).toHaveLength(1)
    expect(await shop.look()).toBe(1)
    expect(await states(ana, ben)).toEqual(['withdrawn', 'offered'])
    const events = await shop.owner.sql<{ transition: string }[]>`
      select body->'unmapped'->>'transition' as transition from event
      where body->'entity'->>'uid' = ${ana} order by writer_number`
    expect(events.map(({ transition }) => transition)).toEqual([null, 'offer', 'withdrawal'])
  })
})

describe('a job that dies', () => {
  test('between hold and offer leaves neither, and who comes again makes both', async () => {
    const [first] = await shop.takeAll()
    const ana = await shop.wish('Ana')
    await shop.change(first?.id ?? '', 'cancellation')
    for (const table of ['booking', 'occupancy', 'waitlist_offer', 'waitlist_wish', 'event']) {
      await breakTable(table)
      await expect(shop.look()).rejects.toThrow('killed')
      await mendTable(table)
      expect(await holds()).toEqual([])
      expect(await shop.read(ana)).toMatchObject({ state: 'open', offers: [], version: 1 })
    }
    const { events } = shop.context
    const append = (): Promise<never> => Promise.reject(new Error('killed'))
    await expect(
      offerFreedTime({ ...shop.context, events: { ...events, append } }, shop.program),
    ).rejects.toThrow('killed')
    expect(await holds()).toEqual([])
    expect(await jobs('send_booking_mail')).not.toContainEqual(
      expect.objectContaining({ payload: expect.objectContaining({ kind: 'offer' }) as unknown }),
    )
    expect(await shop.look()).toBe(1)
    expect(await shop.look()).toBe(0)
    expect(await holds()).toHaveLength(1)
  })

  test('killed by the database in the middle of a round, it has lost nobody when it runs again', async () => {
    const all = await shop.takeAll()
    const ids: string[] = []
    for (let n = 0; n < 4; n += 1) ids.push(await shop.wish(`W${n}`))
    for (const { id } of all) await shop.change(id, 'cancellation')
    let deaths = 0
    // A round trip later each time, so that it dies at one step after the other.
    for (let round = 0; round < 24; round += 1) {
      const running = shop.look().catch(() => (deaths += 1))
      for (let trip = 0; trip < round; trip += 1) await shop.context.database.sql`select 1`
      await shop.context.database.sql`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and usename = current_user and pid <> pg_backend_pid()
          and xact_start is not null and query !~ 'typarray'`
      await running
    }
    expect(deaths).toBeGreaterThan(0)
    await shop.look()
    expect(await states(...ids)).toEqual(['offered', 'offered', 'offered', 'offered'])
    expect(await holds()).toEqual([at('10:00'), at('10:00'), at('10:30'), at('10:30')])
    const [counts] = await shop.owner.sql`select count(*) as offers, count(distinct booking_id) as bookings,
      count(distinct wish_id) as wishes from waitlist_offer`
    expect(counts).toEqual({ offers: 4, bookings: 4, wishes: 4 })
  })
})

async function withdraw(wishId: string): Promise<void> {
  await withdrawWish(shop.context, shop.guest, { wishId, tenant: { shopId: shop.shopId, wishId } })
}

async function stateOf(bookingId: string): Promise<string | undefined> {
  return withTenant(
    shop.context.database,
    { shopId: shop.shopId, scope: 'shop' },
    async (transaction) =>
      (await transaction.selectFrom('booking').select('state').where('id', '=', bookingId).executeTakeFirst())
        ?.state,
  )
}

/** Every write to a table fails as if the process died there. */
async function breakTable(table: string): Promise<void> {
  await shop.owner.sql.unsafe(`
    create or replace function die() returns trigger language plpgsql as $$ begin raise exception 'killed'; end $$;
    create trigger dies after insert or update on ${table} for each row execute function die();`)
}

async function mendTable(table: string): Promise<void> {
  await shop.owner.sql.unsafe(`drop trigger dies on ${table}`)
}
