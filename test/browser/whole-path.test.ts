import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { TestShop } from '../setup/test-shop.ts'
import { openGuardedShop } from './guarded-shop.ts'
import { launchBrowser } from './launch-browser.ts'
import { stuffPasswords } from './stuff-passwords.ts'
import { button, expectSound, openPage, signIn } from './visit.ts'

let shop: TestShop
let browser: Browser

beforeAll(async () => {
  shop = await openGuardedShop()
  browser = await launchBrowser()
}, 60_000)
afterAll(async () => {
  await browser.close()
  await shop.close()
}, 30_000)

const open = (path: string, viewport: { width: number; height: number }) =>
  openPage(browser, shop.url + path, { viewport })

async function book(page: Page, name: string) {
  await page.goto(shop.url)
  await button(page, 'Take this time').click()
  await page.getByLabel('Name').fill(name)
  await page.getByLabel('E-mail').fill('guest@example.com')
  await expectSound(page)
  await button(page, 'Book it').click()
  await page.getByRole('heading', { name: /^See you / }).waitFor()
  await expectSound(page)
}

const states = async () =>
  (await shop.owner.sql<{ name: string; state: string }[]>`
    select p.name, b.state from booking b join client p on p.id = b.client_id order by p.name`) as {
    name: string
    state: string
  }[]

it('lets a guest book on a phone, and cancel; and the owner see who comes', async () => {
  const phone = await open('/', { width: 390, height: 844 })
  await book(phone, 'Ana Silva')
  await book(phone, 'Ben Okafor')
  await phone.getByText('See, move or cancel').click()
  await phone.waitForURL(/\/manage\//)
  await button(phone, 'Cancel…').click()
  await expectSound(phone)
  await button(phone, 'Cancel the booking').click()
  await phone.getByRole('heading', { name: 'This booking is cancelled.' }).waitFor()
  await expectSound(phone)
  expect((await states()).map(({ name, state }) => [name, state])).toEqual([
    ['Ana Silva', 'confirmed'],
    ['Ben Okafor', 'cancelled'],
  ])

  const owner = await shop.person('owner')
  const [first] = await shop.owner.sql<{ day: string }[]>`
    select to_char(start_at at time zone 'Europe/Berlin', 'YYYY-MM-DD') as day from booking limit 1`
  const desk = await open(`/app/day?date=${first!.day}`, { width: 1440, height: 900 })
  await signIn(desk, owner.email, owner.password)
  await desk
    .locator('[data-booking]')
    .filter({ hasText: 'Ana Silva' })
    .filter({ visible: true })
    .first()
    .click()
  await desk.getByRole('complementary').getByText('guest@example.com').first().waitFor()
  await expectSound(desk)
}, 60_000)

it('shows the owner an attack whole, while it is being answered', async () => {
  const owner = await shop.person('owner')
  const victim = await shop.person('client')
  await stuffPasswords(shop, victim)
  const desk = await open('/app/incidents', { width: 1440, height: 900 })
  await signIn(desk, owner.email, owner.password)
  await desk.getByText('One incident wants you.').waitFor()
  await expectSound(desk)
  await desk
    .getByRole('link', { name: /client passwords/ })
    .first()
    .click()
  await desk.getByText('What happened').waitFor()
  await desk.getByText('live', { exact: true }).waitFor()
  const playbook = desk.getByLabel('Playbook')
  await playbook.getByText('Playbook: Unauthorized access').waitFor()
  await playbook.getByText('Investigation Phase (Next 30 minutes)').click()
  await playbook.getByText(/^Events of those who take part/).waitFor()
  await playbook.getByText('Revoke more sign-ins').waitFor()
  await expectSound(desk)
  await button(desk, 'Not needed').click()
  await desk.getByText('Left out: Revoke more sign-ins.').waitFor()
  await desk.getByLabel('Note', { exact: true }).fill('Called the client.')
  await button(desk, 'Add the note').click()
  await desk.getByText('Called the client.').waitFor()
  await desk.getByText('It is less grave…').filter({ visible: true }).click()
  await expectSound(desk)
  await desk
    .getByLabel('Why is it less grave?')
    .filter({ visible: true })
    .fill('The reader was the owner herself.')
  await button(desk, 'Lower it').click()
  await desk
    .getByText(/Lowered from P\d by a person/)
    .filter({ visible: true })
    .waitFor()
  await button(desk, 'Resolve…').click()
  await desk.getByLabel('What was it, and why is it over?').fill('Guessed passwords; all changed.')
  await desk.getByLabel('What was learnt?').fill('Second steps for everybody.')
  await desk.getByLabel('Lift them now').check()
  await expectSound(desk)
  await button(desk, /^Resolve$/).click()
  await desk.getByText('Resolved', { exact: true }).waitFor()
  await desk.getByText('Second steps for everybody.').waitFor()
  await expectSound(desk)
}, 60_000)

it('keeps the booking page whole when the answer is a refusal', async () => {
  const phone = await open('/', { width: 390, height: 844 })
  const refuse = async (status: number, code: string) => {
    await phone.unroute('**/bookings')
    await phone.route('**/bookings', (route) =>
      route.fulfill({ status, json: { code, detail: 'Call the shop.' }, headers: { 'retry-after': '24' } }),
    )
    await button(phone, 'Book it').click()
  }
  await button(phone, 'Take this time').click()
  await phone.getByLabel('Name').fill('Ana Silva')
  await phone.getByLabel('E-mail').fill('ana@example.com')
  await refuse(503, 'contained')
  await phone.getByText('Online booking is paused.').waitFor()
  await refuse(429, 'rate_limited')
  await phone.getByText('Wait 24 seconds').waitFor()
  await expectSound(phone)
  await refuse(409, 'slot_taken')
  await phone.getByText('has just gone.').waitFor()
  await expectSound(phone)
  await phone.unroute('**/bookings')
  await phone.route('**/shop', (route) =>
    route.fulfill({ status: 503, json: { detail: 'Try in a minute.' } }),
  )
  await phone.goto(shop.url)
  await phone.getByRole('heading', { name: 'Online booking rests for a moment.' }).waitFor()
  await phone.goto(`${shop.url}/nowhere`)
  await phone.unroute('**/shop')
  await phone.reload()
  await phone.getByRole('heading', { name: 'There is nothing at this address.' }).waitFor()
  await expectSound(phone)
}, 60_000)

it('lets a new client register, book, see the booking and cancel it, and keeps them out of the day', async () => {
  const phone = await open('/app/register', { width: 390, height: 844 })
  await phone.getByLabel('Name').fill('Mia Vogel')
  await phone.getByLabel('E-mail').fill('mia@example.com')
  await phone.getByLabel('Password').fill('a few words in a row')
  await expectSound(phone)
  await button(phone, 'Open the account').click()
  await phone.getByText('Nothing ahead.').waitFor()
  await phone.goto(shop.url)
  await button(phone, 'Take this time').click()
  await phone.getByText('You are booking as').waitFor()
  await button(phone, 'Book it').click()
  await phone.getByRole('heading', { name: /^See you / }).waitFor()
  await phone.goto(`${shop.url}/app/day`)
  await phone.waitForURL(/\/app\/bookings$/)
  await button(phone, 'Cancel…').click()
  await expectSound(phone)
  await button(phone, 'Cancel the booking').click()
  await phone.getByText('Nothing ahead.').waitFor()
  expect((await states()).filter(({ name }) => name === 'Mia Vogel')).toEqual([
    { name: 'Mia Vogel', state: 'cancelled' },
  ])
}, 60_000)

it('lets the owner record an arrival and a payment, and connect a calendar', async () => {
  const owner = await shop.person('owner')
  const client = await shop.person('client')
  const [{ day }] = await shop.owner.sql<[{ day: string }]>`
    select to_char((now() at time zone 'Europe/Berlin') + interval '1 day', 'YYYY-MM-DD') as day`
  const slots = await shop.call(
    'GET',
    `/availability?service_id=${shop.serviceId}&barber_id=${shop.barberId}&from=${day}&to=${day}T23:59:00Z`,
  )
  const start_at = slots.body.items?.[0]?.start_at
  const booked = await shop.call(
    'POST',
    '/bookings',
    { service_id: shop.serviceId, barber_id: shop.barberId, start_at },
    client.headers,
  )
  expect(booked).toMatchObject({ status: 201 })
  const desk = await open(`/app/day?date=${day}`, { width: 1280, height: 800 })
  await signIn(desk, owner.email, owner.password)
  await desk.locator('[data-booking]').filter({ visible: true, hasText: 'client' }).first().click()
  // The answer comes late: what was opened meanwhile stays open.
  const answered = Promise.withResolvers<undefined>()
  await desk.route('**/arrival', async (route) => {
    await answered.promise
    await route.continue()
  })
  await button(desk, 'Arrived').click()
  await button(desk, 'Done and paid…').click()
  answered.resolve(undefined)
  await desk.getByLabel('Details').getByText('Arrived').waitFor()
  await expectSound(desk)
  await button(desk, 'Done and paid').click()
  await desk.getByText('€32, €32 taken').waitFor()
  await button(desk, 'Close').click()
  await button(desk, 'Connect a calendar').click()
  await desk.getByLabel('Name').fill('Private')
  await desk.getByLabel('Address').fill('https://127.0.0.1/feed.ics')
  await button(desk, /^Connect$/).click()
  await desk.getByText('Disconnect').waitFor()
}, 60_000)
