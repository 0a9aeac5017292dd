import { expect, test } from 'vitest'
import { createDice } from '../../src/app/shop/demo/dice.ts'
import { seededRandom, systemRandom } from '../../src/platform/crypto/random.ts'
import { waitUntil } from '../../src/platform/process/wait-until.ts'
import { openTestShop, type TestShop } from '../setup/test-shop.ts'
import { findFaults } from './booking-faults.test-helper.ts'
import { simulateShop, type Tally } from './simulate-shop.test-helper.ts'

/** SHOP_DAYS=1000 SEED=… npx vitest run test/simulation/shop-days.test.ts */
const SHOP_DAYS = Number(process.env['SHOP_DAYS'] ?? 100)
const SEED = process.env['SEED'] ?? systemRandom.bytes(4).toString('hex')
const DAYS_PER_SHOP = 10
const SHOPS_PER_WORLD = 5
const WORLDS_AT_ONCE = 2

let opening: Promise<unknown> = Promise.resolve()

test(
  `in ${SHOP_DAYS} shop days nothing is taken twice, what is offered is bookable, and nothing else is (SEED=${SEED})`,
  async () => {
    const tally: Tally = {
      offered_booked: 0,
      not_offered_refused: 0,
      rescheduled: 0,
      changed: 0,
      change_refused: 0,
      races: 0,
      race_losers: 0,
      holds_ran_out: 0,
      shop_changes: 0,
      broken: 0,
    }
    const seeds = Array.from(
      { length: Math.ceil(SHOP_DAYS / DAYS_PER_SHOP) },
      (_, index) => `${SEED}-${index}`,
    )
    const faults: string[] = []
    const lane = async (): Promise<void> => {
      while (seeds.length > 0 && faults.length === 0)
        faults.push(...(await liveThrough(seeds.splice(0, SHOPS_PER_WORLD), tally)))
    }
    await Promise.all(Array.from({ length: WORLDS_AT_ONCE }, lane))
    expect({ SEED, faults }).toEqual({ SEED, faults: [] })
    process.stdout.write(`SEED=${SEED} ${JSON.stringify(tally)}\n`)
    expect(Object.entries(tally).filter(([, count]) => count === 0)).toEqual([])
  },
  Math.max(300_000, SHOP_DAYS * 3_000),
)

/** Shops on one database, one after another, because each has a clock of its own. Some of their people are the same. */
async function liveThrough(seeds: readonly string[], tally: Tally): Promise<string[]> {
  const shop = await openAlone()
  try {
    const faults: string[] = []
    const live = async (): Promise<void> => {
      for (const seed of seeds) {
        const server = { context: shop.server.context, owner: shop.owner }
        faults.push(...(await simulateShop(server, { seed, days: DAYS_PER_SHOP, tally })))
      }
    }
    await Promise.all([live(), abandonRequests(shop, seeds.join())])
    return [...faults, ...(await findFaults(shop.owner, shop.shopId))]
  } finally {
    await shop.close()
  }
}

/** One at a time: a server that starts waits three seconds for a connection, and another beside it keeps the cores busy. */
async function openAlone(): Promise<TestShop> {
  const opened = opening.then(() => openTestShop())
  opening = opened.catch(() => undefined)
  return opened
}

/** People who close the page before the answer comes: what they sent is booked whole or not at all. */
async function abandonRequests(shop: TestShop, seed: string): Promise<void> {
  const dice = createDice(seededRandom(`${seed} abandoned`))
  const date = Temporal.Now.plainDateISO('Europe/Berlin')
  for (let day = 2; day < 12; day += 1) {
    const request = {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': `abandoned ${day}` },
      body: JSON.stringify({
        service_id: shop.serviceId,
        start_at: `${date.add({ days: day }).toString()}T10:00:00+01:00`,
        client: { name: 'Somebody', phone: '+49 30 5550100' },
      }),
    }
    const impatience = new AbortController()
    const asked = fetch(`${shop.url}/bookings`, { ...request, signal: impatience.signal })
    setTimeout(() => impatience.abort(), dice.between(0, 12))
    await asked.then((answer) => answer.text()).catch(() => undefined)
    let status = 0
    const isAnswered = async (): Promise<boolean> => {
      const answer = await fetch(`${shop.url}/bookings`, request)
      await answer.text()
      status = answer.status
      return status !== 503
    }
    await waitUntil(isAnswered, 10_000)
    expect(status).toBe(201)
  }
}
