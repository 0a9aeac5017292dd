import { afterEach, expect, test } from 'vitest'
import { openNotificationShop, OWNER, type NotificationShop } from './notification-shop.test-helper.ts'
import type { Message } from './message.ts'

let world: NotificationShop
let told: Message[]

afterEach(() => world.shop.close())

async function open(name: string): Promise<void> {
  told = []
  world = await openNotificationShop(name, {}, [
    { name: 'pagerduty', note: null, send: async () => expect.unreachable('a digest wakes nobody') },
    { name: 'mail', note: null, send: async (message) => void told.push(message) },
  ])
}

/** Goes to an instant, looks, and gives the headlines that came of it. */
async function at(instant: string): Promise<string[]> {
  world.goTo(instant)
  await world.tick()
  return told.splice(0).map(({ headline }) => headline)
}

// Playbook N2
test('a P2 at 02:00 is told at 09:00 on the clock of the shop, not a second earlier', async () => {
  await open('at night')
  world.goTo('2026-11-25T02:00:00+01:00')
  const id = await world.open('P2', 'Sign-ins are tried')
  expect(await at('2026-11-25T02:00:01+01:00')).toEqual([])
  expect(await at('2026-11-25T08:59:59+01:00')).toEqual([])
  expect(await at('2026-11-25T09:00:00+01:00')).toEqual(['P2 incident 1: Sign-ins are tried'])
  expect(await world.messages(id)).toEqual([`digest mail ${OWNER} delivered 1`])
  expect(await world.lines(id)).toContain('Told by mail.')
})

test('in the night on which the clocks are set forward too', async () => {
  await open('spring')
  world.goTo('2027-03-28T01:30:00+01:00')
  await world.open('P3')
  // A Sunday: closed. On Monday 09:00 is 07:00 in UTC, no longer 08:00.
  expect(await at('2027-03-28T12:00:00+02:00')).toEqual([])
  expect(await at('2027-03-29T06:59:59Z')).toEqual([])
  expect(await at('2027-03-29T07:00:00Z')).toHaveLength(1)
})

test('in the night on which they are set back, in which 02:30 comes twice', async () => {
  await open('autumn')
  await world.shop.owner.sql`update weekly_hours set weekday = 7 where weekday = 6`
  world.goTo('2027-10-31T02:30:00+02:00')
  await world.open('P2', 'Before')
  world.goTo('2027-10-31T02:30:00+01:00')
  await world.open('P2', 'After')
  expect(await at('2027-10-31T07:59:59Z')).toEqual([])
  expect(await at('2027-10-31T08:00:00Z')).toEqual(['2 incidents to look at'])
})

test('what came in the night is one digest, the gravest first; what comes by day waits for the next hour', async () => {
  await open('one digest')
  world.goTo('2026-11-25T03:00:00+01:00')
  const first = await world.open('P3', 'A header is missing')
  await world.open('P2', 'Sign-ins are tried')
  world.goTo('2026-11-25T09:00:00+01:00')
  await world.tick()
  expect(told.map(({ headline, lines }) => [headline, ...lines])).toEqual([
    [
      '2 incidents to look at',
      'P2 incident 2, open: Sign-ins are tried',
      'P3 incident 1, open: A header is missing',
    ],
  ])
  expect(await world.lines(first)).toContain('Told by mail, in a digest with 1 more.')
  told = []
  await world.open('P2', 'Later')
  expect(await at('2026-11-25T09:59:59+01:00')).toEqual([])
  expect(await at('2026-11-25T10:00:00+01:00')).toEqual(['P2 incident 3: Later'])
  expect(await at('2026-11-25T17:59:59+01:00')).toEqual([])
})

test('on a day on which the shop is closed nobody is bothered', async () => {
  await open('holiday')
  const { owner, guard } = world.shop
  await owner.sql`insert into date_override (id, shop_id, date, reason)
    select ${guard.random.uuid()}, id, '2026-12-25', 'Christmas' from shop`
  world.goTo('2026-12-25T02:00:00+01:00')
  await world.open('P2')
  expect(await at('2026-12-25T12:00:00+01:00')).toEqual([])
  expect(await at('2026-12-26T09:00:00+01:00')).toHaveLength(1)
})

test('what becomes a P1 in the night does not wait for the morning', async () => {
  told = []
  world = await openNotificationShop('rises', {}, [
    { name: 'mail', note: null, send: async (message) => void told.push(message) },
  ])
  world.goTo('2026-11-25T02:00:00+01:00')
  const id = await world.open('P2', 'Odd')
  expect(await at('2026-11-25T02:00:01+01:00')).toEqual([])
  await world.change(id, { severity: 'P1' })
  expect(await at('2026-11-25T02:00:02+01:00')).toEqual(['P1 incident 1: Odd'])
  expect(await at('2026-11-25T09:00:00+01:00')).toEqual(['Nobody has acknowledged P1 incident 1: Odd'])
})

test('what was resolved or acknowledged before the morning is in no digest', async () => {
  await open('over')
  world.goTo('2026-11-25T02:00:00+01:00')
  const id = await world.open('P2')
  await world.change(id, { status: 'resolved' })
  expect(await at('2026-11-25T09:00:00+01:00')).toEqual([])
})
