import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestShop, type TestShop } from '../setup/test-shop.ts'
import { launchBrowser } from './launch-browser.ts'
import { button, expectSound, openPage, signIn } from './visit.ts'

let shop: TestShop
let browser: Browser
beforeAll(async () => {
  shop = await openTestShop()
  browser = await launchBrowser()
}, 60_000)
afterAll(async () => {
  await browser.close()
  await shop.close()
}, 30_000)

const phone = { viewport: { width: 390, height: 844 } }
const desktop = { viewport: { width: 1280, height: 800 } }

/** A client with a booking and an account. */
async function ana(name: string) {
  const person = await shop.person('client')
  await shop.owner.sql`update account set name = ${name} where id = ${person.accountId}`
  const day = Temporal.Now.plainDateISO('Europe/Berlin').add({ days: 3 })
  const plainTime = name.length % 2 === 0 ? '10:00' : '14:00'
  const startAt = day.toZonedDateTime({ timeZone: 'Europe/Berlin', plainTime }).toString({
    timeZoneName: 'never',
  })
  const wish = { service_id: shop.serviceId, start_at: startAt }
  const { status, body } = await shop.call('POST', '/bookings', wish, person.headers)
  expect(status).toBe(201)
  return { ...person, clientId: body.client.id as string }
}

const bar = (page: Page) => page.getByRole('region', { name: 'Seen as a client' })

/** Begins, on the page of the client, to see the shop as he does. */
async function seeAs(page: Page, clientId: string, name: string): Promise<void> {
  const { email, password } = await shop.person('manager')
  await page.goto(`${shop.url}/app/sign-in?next=/app/clients/${clientId}`)
  await signIn(page, email, password)
  await button(page, 'See what they see…').click()
  await button(page, 'See what they see').click()
  await page.getByText('Say in a few words what they asked for.').waitFor()
  await page.getByLabel('Why').fill('Cannot find how to move Tuesday.')
  await expectSound(page)
  await button(page, 'See what they see').click()
  await bar(page).getByText(`You see the shop as ${name} does`).waitFor()
}

test('a manager sees the shop as a client does, under a bar that says so on every page, and stops', async () => {
  const client = await ana('Ana Client')
  const page = await openPage(browser, `${shop.url}/app/sign-in`, phone)
  await seeAs(page, client.clientId, 'Ana Client')
  await page.getByText('Haircut').first().waitFor()
  expect(await page.getByRole('button', { name: 'Sign out' }).count()).toBe(0)
  await expectSound(page)

  await page.getByRole('link', { name: 'Book', exact: true }).click()
  await bar(page).getByText('You see the shop as Ana Client does').waitFor()
  await expectSound(page)
  await page.goto(`${shop.url}/app/security`)
  await page.getByText('For anything else, stop first.').first().waitFor()

  await bar(page).getByRole('button', { name: 'Stop' }).click()
  await page.getByRole('heading', { name: 'Ana Client' }).waitFor()
  expect(page.url()).toContain(`/app/clients/${client.clientId}`)
  expect(await bar(page).count()).toBe(0)
  await page.getByRole('button', { name: 'Sign out' }).waitFor()

  const own = await openPage(browser, `${shop.url}/app/sign-in?next=/app/security`, desktop)
  await signIn(own, client.email, client.password)
  await own.getByRole('heading', { name: 'When the shop looked at your account' }).waitFor()
  await own.getByText('Cannot find how to move Tuesday.').waitFor()
  expect(await own.getByRole('button', { name: 'End it now' }).count()).toBe(0)
  await expectSound(own)
}, 120_000)

test('another window of the manager stays his own, and the client ends what lasts', async () => {
  const client = await ana('Eva Guest')
  const page = await openPage(browser, `${shop.url}/app/sign-in`, desktop)
  await seeAs(page, client.clientId, 'Eva Guest')
  await expectSound(page)
  const beside = await page.context().newPage()
  await beside.goto(`${shop.url}/app/clients/${client.clientId}`)
  await beside.getByRole('button', { name: 'Sign out' }).waitFor()
  expect(await bar(beside).count()).toBe(0)

  const own = await openPage(browser, `${shop.url}/app/sign-in?next=/app/security`, phone)
  await signIn(own, client.email, client.password)
  await button(own, 'End it now').click()
  await own.getByRole('button', { name: 'End it now' }).waitFor({ state: 'detached' })
  await expectSound(own)
  await page.goto(`${shop.url}/app/bookings`)
  await page.getByRole('heading', { name: 'Eva Guest' }).waitFor()
  expect(await bar(page).count()).toBe(0)
}, 120_000)
