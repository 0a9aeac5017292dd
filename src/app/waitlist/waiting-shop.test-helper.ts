import { inject } from 'vitest'
import { cloneDatabase } from '../../../test/setup/clone-database.ts'
import { fakeClock, type FakeClock } from '../../platform/clock/clock.ts'
import { loadSettings } from '../../platform/config/settings.ts'
import { createActiveContainments } from '../../platform/containment/active-containments.ts'
import { seededRandom } from '../../platform/crypto/random.ts'
import { createEventLog } from '../../platform/events/event-log.ts'
import { createAccessLedger } from '../../platform/ledger/access-ledger.ts'
import { createLog } from '../../platform/log/log.ts'
import type { Database } from '../../platform/postgres/connect.ts'
import { withTenant } from '../../platform/postgres/tenant.ts'
import { nobody, theShop, type Actor } from '../auth/actor.ts'
import { book } from '../bookings/book.ts'
import type { BookingRecord, Transition } from '../bookings/booking.ts'
import type { BookingContext } from '../bookings/booking-context.ts'
import { changeBooking } from '../bookings/change-booking.ts'
import { endHolds } from '../bookings/end-holds.ts'
import { createBookingWriter } from '../bookings/create-booking-writer.ts'
import { createShopTerms } from '../shop/create-shop-terms.ts'
import { makeWish } from './make-wish.ts'
import { offerFreedTime } from './offer-freed-time.ts'
import { selectWishes } from './waitlist.sql.ts'
import type { WishRecord } from './wish.ts'
import { everyDay, type WishWindow } from './wish-window.ts'

const START = '2026-11-23T08:00+01:00'

/** A shop in Berlin whose two barbers work from 10:00 to 11:00, so that there are two half hours each; no job runs. */
export interface WaitingShop {
  context: BookingContext & { clock: FakeClock }
  owner: Database
  shopId: string
  marco: string
  ida: string
  haircut: string
  guest: Actor
  program: Actor
  /** A wish for any time of a day, or what `asked` says instead. Each is a minute after the one before. */
  wish(name: string, asked?: { windows?: WishWindow[]; barberIds?: string[] }): Promise<string>
  read(wishId: string): Promise<WishRecord>
  /** Books as a guest, at "HH:MM" of the first day unless it is an instant. */
  take(time: string, barberId: string, extra?: { isHold: boolean }): Promise<BookingRecord>
  /** Books all that there is on the first day, in order: Marco's first. */
  takeAll(): Promise<BookingRecord[]>
  change(bookingId: string, transition: Transition, actor?: Actor): Promise<BookingRecord>
  /** Runs the jobs that end holds and look along the line. Gives how many offers were made. */
  look(): Promise<number>
  /** The booking that is kept for a wish now. */
  kept(wishId: string): Promise<string>
  empty(): Promise<void>
  close(): Promise<void>
}

/** The times of one day, or of several. */
export function day(from: string, to = from, minutes: [number, number] = [0, 1440]): WishWindow {
  return {
    fromDate: Temporal.PlainDate.from(from),
    toDate: Temporal.PlainDate.from(to),
    weekdays: everyDay,
    fromMinute: minutes[0],
    toMinute: minutes[1],
  }
}

/** Clones the template and fills it; `name` seeds the ids. */
export async function openWaitingShop(name: string): Promise<WaitingShop> {
  const cloned = await cloneDatabase(inject('testServer'))
  const { owner } = cloned
  const startMs = Temporal.Instant.from(START).epochMilliseconds
  const clock = fakeClock(startMs)
  const random = seededRandom(name, startMs)
  const [shopId, marco, ida, haircut] = [0, 1, 2, 3].map(() => random.uuid())
  if (!shopId || !marco || !ida || !haircut) throw new Error('no ids')
  await owner.sql`insert into shop (id, slug, name, time_zone, currency, notice_minutes_min, horizon_days, any_barber)
    values (${shopId}, 'test', 'Test Shop', 'Europe/Berlin', 'EUR', 0, 365, 'in_order')`
  await owner.sql`insert into service (id, shop_id, name, duration_minutes, price_minor)
    values (${haircut}, ${shopId}, 'Haircut', 30, 3200)`
  for (const [position, id] of [marco, ida].entries()) {
    await owner.sql`insert into barber (id, shop_id, person_id, name, position)
      values (${id}, ${shopId}, ${id}, ${position === 0 ? 'Marco' : 'Ida'}, ${position})`
    await owner.sql`insert into barber_service (shop_id, barber_id, service_id) values (${shopId}, ${id}, ${haircut})`
    for (const weekday of everyDay)
      await owner.sql`insert into weekly_hours (id, shop_id, barber_id, weekday, opens_minute, closes_minute)
        values (${random.uuid()}, ${shopId}, ${id}, ${weekday}, 600, 660)`
  }
  const database = cloned.as('app', 12)
  const log = createLog('error', 'test')
  const events = createEventLog({ clock, random, macKey: new Uint8Array(32) })
  const context = {
    database,
    clock,
    random,
    log,
    settings: loadSettings({}),
    keys: {
      tokenSealing: [random.bytes(32)] as const,
      eventMac: [random.bytes(32)] as const,
      link: [random.bytes(32)] as const,
      digest: random.bytes(32),
      sealing: [random.bytes(32)] as const,
    },
    events,
    ledger: createAccessLedger({ database, clock, random }),
    containments: createActiveContainments({ database, clock, log, onEnforced: () => Promise.resolve() }),
    publicUrl: 'http://127.0.0.1:8000',
    shops: createShopTerms({ database, clock }),
    writeBooking: createBookingWriter(database.query, events),
  }
  const from = { shopId, requestId: random.uuid(), source: 'test' }
  const [guest, program] = [nobody(from), theShop(from)]
  const shop: WaitingShop = {
    context,
    owner,
    shopId,
    marco,
    ida,
    haircut,
    guest,
    program,
    async wish(whose, asked = {}) {
      clock.advance(60_000)
      const wish = await makeWish(context, guest, {
        serviceId: haircut,
        addOnIds: [],
        barberIds: asked.barberIds ?? [],
        windows: asked.windows ?? [day('2026-11-23')],
        client: { name: whose, email: `${whose.toLowerCase()}@example.com`, phone: null },
        idempotencyKey: null,
      })
      return wish.id
    },
    async read(wishId) {
      const [wish] = await withTenant(database, { shopId, scope: 'shop' }, (transaction) =>
        selectWishes(transaction, { id: wishId, limit: 1 }),
      )
      if (wish === undefined) throw new Error('no such wish')
      return wish
    },
    take: (time, barberId, extra = { isHold: false }) =>
      book(context, guest, {
        visit: {
          arrangement: 'in_turn',
          items: [{ serviceId: haircut, barberId, addOnIds: [] }],
          guestNames: [null],
        },
        startAt: Temporal.Instant.from(time.includes('T') ? time : `2026-11-23T${time}+01:00`),
        client: { name: 'Quick', email: 'quick@example.com', phone: null },
        note: '',
        idempotencyKey: null,
        ...extra,
      }),
    async takeAll() {
      const taken: BookingRecord[] = []
      for (const barberId of [marco, ida])
        for (const time of ['10:00', '10:30']) taken.push(await shop.take(time, barberId))
      return taken
    },
    change: (bookingId, transition, actor = program) =>
      changeBooking(context, actor, {
        bookingId,
        transition,
        tenant: { shopId, bookingId, scope: actor === program ? 'shop' : 'own' },
      }),
    async look() {
      await endHolds(context, program)
      return offerFreedTime(context, program)
    },
    async kept(wishId) {
      const pending = (await shop.read(wishId)).offers.find(({ outcome }) => outcome === 'pending')
      if (pending === undefined) throw new Error('nothing is kept')
      return pending.bookingId
    },
    async empty() {
      await owner.sql`truncate waitlist_wish, booking, client, event, idempotency_key cascade`
      await owner.sql`delete from graphile_worker._private_jobs`
      clock.advance(startMs - clock.epochMs())
    },
    close: () => cloned.drop(),
  }
  return shop
}
