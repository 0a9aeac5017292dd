import { nobody, tenantOf, type Actor } from '../../src/app/auth/actor.ts'
import { explainAvailability } from '../../src/app/availability/explain-availability.ts'
import { findAvailability } from '../../src/app/availability/find-availability.ts'
import { book, type BookingWish } from '../../src/app/bookings/book.ts'
import { visitAgain, type BookingVisit } from '../../src/app/bookings/booked-items.ts'
import { transitionFor, type BookingRecord, type Transition } from '../../src/app/bookings/booking.ts'
import { changeBooking } from '../../src/app/bookings/change-booking.ts'
import { endHolds } from '../../src/app/bookings/end-holds.ts'
import { rescheduleBooking } from '../../src/app/bookings/reschedule-booking.ts'
import { selectBookings } from '../../src/app/bookings/bookings.sql.ts'
import { createDice, type Dice } from '../../src/app/shop/demo/dice.ts'
import type { ServerContext } from '../../src/entry/start-server.ts'
import { fakeClock, type FakeClock } from '../../src/platform/clock/clock.ts'
import { seededRandom, systemRandom } from '../../src/platform/crypto/random.ts'
import { ProblemError } from '../../src/platform/http/problem.ts'
import type { Database } from '../../src/platform/postgres/connect.ts'
import { isAway } from '../../src/platform/postgres/is-away.ts'
import { withTenant, type Tenant } from '../../src/platform/postgres/tenant.ts'
import { findFaults } from './booking-faults.test-helper.ts'
import { changeShop, makeShop, type MadeShop } from './random-shop.test-helper.ts'

const TRANSITIONS: readonly Transition[] = [
  'confirmation',
  'cancellation',
  'arrival',
  'seating',
  'completion',
  'no-show',
]
const client = { name: 'Somebody', email: null, phone: '+49 30 5550100' }
const ACTIONS_MIN = 5
const ACTIONS_MAX = 11
const HOUR_MS = 3_600_000

/** How often something came about: that nothing is wrong tells little where nothing happened. */
export type Tally = Record<
  | 'offered_booked'
  | 'not_offered_refused'
  | 'rescheduled'
  | 'changed'
  | 'change_refused'
  | 'races'
  | 'race_losers'
  | 'holds_ran_out'
  | 'shop_changes'
  | 'broken',
  number
>

interface Simulation {
  context: ServerContext
  owner: Database
  clock: FakeClock
  dice: Dice
  shop: MadeShop
  tally: Tally
  /** What was not as it must be. */
  faults: string[]
}

type Outcome<Result> = { done: Result } | { refused: ProblemError } | { broken: unknown }

/** Lives through some days of one random shop. Gives what was not as it must be; nothing else is ever thrown. */
export async function simulateShop(
  server: { context: ServerContext; owner: Database },
  options: { seed: string; days: number; tally: Tally },
): Promise<string[]> {
  const dice = createDice(seededRandom(options.seed))
  const shop = await makeShop(server.owner, dice, options.days)
  const morning = shop.firstDate.toZonedDateTime({ timeZone: shop.timeZone, plainTime: '07:30' })
  const clock = fakeClock(morning.epochMilliseconds)
  const simulation: Simulation = {
    context: { ...server.context, clock },
    owner: server.owner,
    clock,
    dice,
    shop,
    tally: options.tally,
    faults: [],
  }
  const acts = [
    bookOffered,
    bookOffered,
    bookOffered,
    bookNotOffered,
    holdAndLetGo,
    reschedule,
    change,
    change,
    race,
    race,
  ]
  for (let day = 0; day < options.days; day += 1) {
    const next = shop.firstDate
      .add({ days: day })
      .toZonedDateTime({ timeZone: shop.timeZone, plainTime: '07:30' })
    clock.advance(Math.max(0, next.epochMilliseconds - clock.epochMs()))
    for (let left = dice.between(ACTIONS_MIN, ACTIONS_MAX); left > 0; left -= 1) {
      await dice.pick(acts)(simulation)
      clock.advance(Math.floor((dice.chance() * 12 * HOUR_MS) / ACTIONS_MAX))
    }
    await closeTheDay(simulation)
  }
  clock.advance(HOUR_MS)
  while ('broken' in (await settle(() => endHolds(simulation.context, guestOf(shop)))));
  simulation.faults.push(...(await findFaults(server.owner, shop.id)))
  return simulation.faults.map((fault) => `${options.seed}, ${shop.timeZone}: ${fault}`)
}

const guestOf = (shop: MadeShop): Actor =>
  nobody({ shopId: shop.id, requestId: systemRandom.uuid(), source: `source ${systemRandom.uuid()}` })
const staffOf = (shop: MadeShop): Actor => ({ ...guestOf(shop), roles: new Set(['owner']) })

/** Nothing but a problem with its code, or a database that is away, may come out of a verb. */
async function settle<Result>(work: () => Promise<Result>): Promise<Outcome<Result>> {
  try {
    return { done: await work() }
  } catch (error) {
    if (error instanceof ProblemError && error.status < 500) return { refused: error }
    if (isAway(error)) return { broken: error }
    throw error
  }
}

function explain(outcome: Outcome<unknown>): string {
  if ('done' in outcome) return 'done'
  if ('broken' in outcome) return 'broken'
  return `${outcome.refused.code} ${JSON.stringify(outcome.refused.extensions)}`
}

/** A visit that somebody may want: one service, or several of one person or a party. */
function wishOf({ dice, shop }: Simulation): BookingVisit {
  const count = dice.chance() < 0.75 ? 1 : dice.between(2, 3)
  const choices = count === 1 ? shop.serviceIds : shop.serviceIds.filter((id) => id !== shop.classId)
  const items = Array.from({ length: count }, () => {
    const serviceId = dice.pick(choices)
    const mayAdd = serviceId === shop.cutId || serviceId === shop.classId
    return {
      serviceId,
      barberId: dice.chance() < 0.3 ? dice.pick(shop.barberIds) : null,
      addOnIds: mayAdd && dice.chance() < 0.25 ? [shop.addOnId] : [],
    }
  })
  return { items, arrangement: dice.pick(['in_turn', 'side_by_side']), guestNames: items.map(() => null) }
}

const wishAt = (visit: BookingVisit, startMs: number, more: Partial<BookingWish> = {}): BookingWish => ({
  visit,
  startAt: Temporal.Instant.fromEpochMilliseconds(startMs),
  client,
  note: '',
  idempotencyKey: null,
  ...more,
})

async function offered(simulation: Simulation, visit: BookingVisit, exceptBookingId?: string) {
  const { context, clock, shop } = simulation
  const from = clock.now()
  const found = await settle(() =>
    findAvailability(context, staffOf(shop), {
      visit,
      from,
      to: from.add({ hours: 72 }),
      ...(exceptBookingId === undefined ? {} : { exceptBookingId }),
    }),
  )
  return 'done' in found ? found.done : []
}

/** Every offered slot is bookable, and with whom it was shown. */
async function bookOffered(simulation: Simulation): Promise<void> {
  const { context, dice, shop, faults, tally } = simulation
  const visit = wishOf(simulation)
  const slots = await offered(simulation, visit)
  if (slots.length === 0) return
  const slot = dice.pick(slots)
  const outcome = await settle(() => book(context, guestOf(shop), wishAt(visit, slot.startMs)))
  if ('broken' in outcome) return
  if ('refused' in outcome) {
    faults.push(`offered and refused: ${explain(outcome)} ${JSON.stringify({ slot, visit })}`)
    return
  }
  tally.offered_booked += 1
  const given = outcome.done.items.map(({ barberId }) => barberId)
  const shown = visit.items.length === 1 ? slot.barberIds.slice(0, 1) : slot.barberIds
  if (given.join() !== shown.join()) faults.push(`shown with ${shown.join()}, given ${given.join()}`)
  if (outcome.done.endAt.epochMilliseconds !== slot.endMs) faults.push('ends at another time than was shown')
}

/** Nothing that is not offered is bookable. */
async function bookNotOffered(simulation: Simulation): Promise<void> {
  const { context, dice, shop, clock, faults, tally } = simulation
  const visit = wishOf(simulation)
  const slots = await offered(simulation, visit)
  const starts = new Set(slots.map(({ startMs }) => startMs))
  const nowMinute = Math.floor(clock.epochMs() / 60_000)
  for (let tries = 0; tries < 2; tries += 1) {
    const startMs = (nowMinute + dice.between(-600, 4200)) * 60_000
    const beside = slots.length > 0 ? dice.pick(slots).startMs + dice.pick([-5, 5, 60]) * 60_000 : startMs
    const chosen = dice.chance() < 0.5 ? startMs : beside
    if (starts.has(chosen) || chosen >= clock.epochMs() + 72 * HOUR_MS) continue
    const outcome = await settle(() => book(context, guestOf(shop), wishAt(visit, chosen)))
    if ('broken' in outcome) continue
    if ('done' in outcome) {
      faults.push(`not offered and booked: ${JSON.stringify({ chosen, visit })}`)
      continue
    }
    tally.not_offered_refused += 1
    const { code } = outcome.refused
    if (!['slot_taken', 'slot_not_offered', 'service_not_offered'].includes(code))
      faults.push(`not offered, but ${code}`)
    if (code === 'service_not_offered') continue
    const at = Temporal.Instant.fromEpochMilliseconds(chosen)
    const told = await settle(() => explainAvailability(context, guestOf(shop), { visit, at }))
    if ('done' in told && told.done.offered) faults.push(`refused, but explained as offered: ${chosen}`)
  }
}

/** A hold keeps its time, until it has run out. */
async function holdAndLetGo(simulation: Simulation): Promise<void> {
  const { context, dice, shop, clock, faults, tally } = simulation
  const visit = wishOf(simulation)
  const slots = await offered(simulation, visit)
  if (slots.length === 0) return
  const slot = dice.pick(slots)
  const held = await settle(() => book(context, guestOf(shop), wishAt(visit, slot.startMs, { isHold: true })))
  if (!('done' in held)) {
    if ('refused' in held) faults.push(`offered, but no hold: ${explain(held)}`)
    return
  }
  const confirm = () => changeBooking(context, guestOf(shop), changeOf(held.done, 'confirmation', shop))
  if (dice.chance() < 0.5) {
    const confirmed = await settle(confirm)
    if ('refused' in confirmed && held.done.startAt.epochMilliseconds > clock.epochMs())
      faults.push(`a hold that stands is not confirmed: ${explain(confirmed)}`)
    return
  }
  clock.advance(10 * 60_000)
  tally.holds_ran_out += 1
  const late = await settle(confirm)
  if ('done' in late) faults.push('a hold was confirmed after it had run out')
  const again = await offered(simulation, visit)
  if (!again.some(({ startMs }) => startMs === slot.startMs)) return
  const outcome = await settle(() => book(context, guestOf(shop), wishAt(visit, slot.startMs)))
  if ('refused' in outcome) faults.push(`offered after a hold, and refused: ${explain(outcome)}`)
}

const changeOf = (booking: BookingRecord, transition: Transition, shop: MadeShop) => ({
  bookingId: booking.id,
  transition,
  tenant: { shopId: shop.id, bookingId: booking.id, scope: 'own' } satisfies Tenant,
})

async function anyBooking(
  { context, dice, shop }: Simulation,
  states: readonly BookingRecord['state'][] | null,
): Promise<BookingRecord | undefined> {
  const read = await settle(() =>
    withTenant(context.database, tenantOf(staffOf(shop)), (transaction) =>
      selectBookings(transaction, { limit: 400 }),
    ),
  )
  const all = 'done' in read ? read.done : []
  const some = all.filter(({ state }) => states === null || states.includes(state))
  return some.length === 0 ? undefined : dice.pick(some.slice(-20))
}

/** A booking moves to what is offered for it, and nowhere else. */
async function reschedule(simulation: Simulation): Promise<void> {
  const { context, dice, shop, clock, faults, tally } = simulation
  const booking = await anyBooking(simulation, ['pending', 'confirmed'])
  if (booking === undefined || booking.startAt.epochMilliseconds <= clock.epochMs()) return
  const slots = await offered(simulation, visitAgain(booking, null), booking.id)
  const isOffered = slots.length > 0 && dice.chance() < 0.8
  const startMs = isOffered
    ? dice.pick(slots).startMs
    : (Math.floor(clock.epochMs() / 60_000) + dice.between(0, 4000)) * 60_000
  if (!isOffered && slots.some((slot) => slot.startMs === startMs)) return
  const { tenant } = changeOf(booking, 'cancellation', shop)
  const outcome = await settle(() =>
    rescheduleBooking(context, guestOf(shop), {
      bookingId: booking.id,
      tenant,
      startAt: Temporal.Instant.fromEpochMilliseconds(startMs),
      barberId: null,
    }),
  )
  if ('broken' in outcome) return
  if (isOffered && 'refused' in outcome)
    faults.push(`offered for a booking, and refused: ${explain(outcome)} ${JSON.stringify({ startMs })}`)
  if (!isOffered && 'done' in outcome) faults.push('moved to a time that was not offered')
  if ('done' in outcome) tally.rescheduled += 1
}

/** What the table of transitions allows is done, and nothing else. */
async function change(simulation: Simulation): Promise<void> {
  const { context, dice, shop, clock, faults, tally } = simulation
  const booking = await anyBooking(simulation, null)
  if (booking === undefined) return
  const transition = dice.pick(TRANSITIONS)
  const isStaff = dice.chance() < 0.7
  const actor = isStaff ? staffOf(shop) : guestOf(shop)
  const change = changeOf(booking, transition, shop)
  const asked = { ...change, tenant: isStaff ? tenantOf(actor) : change.tenant }
  const isAllowed = transitionFor(booking, transition, { isStaff, now: clock.now() }) !== undefined
  const outcome = await settle(() => changeBooking(context, actor, asked))
  if ('broken' in outcome) return
  if ('done' in outcome) tally.changed += 1
  else tally.change_refused += 1
  if ('done' in outcome !== isAllowed)
    faults.push(`${transition} of ${booking.state}, allowed: ${isAllowed}, but ${explain(outcome)}`)
}

/** Several at once: at one slot and beside it, moves and cancellations, while the shop changes or connections break. */
async function race(simulation: Simulation): Promise<void> {
  const { context, dice, shop, clock, owner, faults, tally } = simulation
  const visit = wishOf(simulation)
  const slots = await offered(simulation, visit)
  if (slots.length === 0) return
  const slot = dice.pick(slots)
  const beside = slots.filter(({ startMs }) => Math.abs(startMs - slot.startMs) < HOUR_MS)
  const key = dice.chance() < 0.3 ? systemRandom.uuid() : null
  const sender = guestOf(shop)
  const wanting = Array.from({ length: dice.between(2, 4) }, (_, index) => {
    const { startMs } = index < 2 ? slot : dice.pick(beside)
    const wish = wishAt(visit, startMs, key === null || index > 1 ? {} : { idempotencyKey: key })
    const isHold = key === null && dice.chance() < 0.2
    return () => book(context, key === null ? guestOf(shop) : sender, { ...wish, isHold })
  })
  const work: (() => Promise<unknown>)[] = [...wanting]
  const other = await anyBooking(simulation, ['pending', 'confirmed'])
  if (other !== undefined && other.startAt.epochMilliseconds > clock.epochMs()) {
    const { tenant } = changeOf(other, 'cancellation', shop)
    const to = Temporal.Instant.fromEpochMilliseconds(dice.pick(beside).startMs)
    const moving = { bookingId: other.id, tenant, startAt: to, barberId: null }
    if (dice.chance() < 0.6) work.push(() => rescheduleBooking(context, guestOf(shop), moving))
    if (dice.chance() < 0.4)
      work.push(() => changeBooking(context, guestOf(shop), changeOf(other, 'cancellation', shop)))
  }
  const upset = dice.chance()
  const isChanged = upset < 0.2
  const isBroken = upset > 0.8
  const date = Temporal.Instant.fromEpochMilliseconds(slot.startMs)
    .toZonedDateTimeISO(shop.timeZone)
    .toPlainDate()
    .toString()
  const disturbances = [
    isChanged ? changeShop(owner, dice, shop, date) : undefined,
    isBroken ? breakConnections(owner, dice) : undefined,
  ]
  const [outcomes] = await Promise.all([Promise.all(work.map(settle)), ...disturbances])
  if (isChanged) {
    tally.shop_changes += 1
    context.shops.forget()
  }
  tally.races += 1
  tally.race_losers += outcomes.filter((outcome) => 'refused' in outcome).length
  tally.broken += outcomes.filter((outcome) => 'broken' in outcome).length
  for (const outcome of outcomes)
    if ('refused' in outcome && ![409, 422].includes(outcome.refused.status))
      faults.push(`in a race: ${explain(outcome)}`)
  const isCalm = !isChanged && !outcomes.some((outcome) => 'broken' in outcome)
  if (isCalm && !outcomes.some((outcome) => 'done' in outcome))
    faults.push(`nobody got a slot that was offered: ${outcomes.map(explain).join(', ')}`)
  if (key !== null) {
    const same = outcomes
      .slice(0, 2)
      .flatMap((one) => ('done' in one ? [(one.done as BookingRecord).id] : []))
    if (new Set(same).size > 1) faults.push('one key gave two bookings')
  }
}

/** Ends some connections of the server in the middle of a statement, or cancels the statement as a timeout does. */
async function breakConnections({ sql }: Database, dice: Dice): Promise<void> {
  const how = dice.pick(['pg_terminate_backend', 'pg_cancel_backend'])
  // Until one was caught at work.
  for (let tries = 0, caught = 0; tries < 20 && caught === 0; tries += 1) {
    const rows = await sql`select ${sql(how)}(pid) from pg_stat_activity
      where datname = current_database() and application_name = '6fb server' and state <> 'idle' limit 2`
    caught = rows.length
  }
}

/** What has begun is served, or did not come. */
async function closeTheDay(simulation: Simulation): Promise<void> {
  const { context, dice, shop, clock } = simulation
  const actor = staffOf(shop)
  const booking = await anyBooking(simulation, ['confirmed', 'arrived', 'in_chair'])
  if (booking === undefined || booking.startAt.epochMilliseconds > clock.epochMs()) return
  const transition = booking.state === 'confirmed' && dice.chance() < 0.2 ? 'no-show' : 'completion'
  await settle(() =>
    changeBooking(context, actor, {
      bookingId: booking.id,
      transition,
      tenant: tenantOf(actor),
      ...(transition === 'completion' ? { payment: { method: 'in_shop', amountMinor: 3000 } } : {}),
    }),
  )
}
