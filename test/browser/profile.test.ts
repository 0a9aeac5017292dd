import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
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

it('a client fills in what the shop may know, agrees to reminders, takes it back, and takes it all along', async () => {
  const client = await shop.person('client')
  const page = await openPage(browser, `${shop.url}/app/sign-in`, { viewport: { width: 390, height: 844 } })
  await signIn(page, client.email, client.password)
  await page.getByRole('link', { name: 'My details' }).click()
  await page.getByLabel('Name').waitFor()
  await expectSound(page)
  await page.getByLabel('Name').fill('Ana Client')
  await page.getByLabel('Phone').fill('+49 30 5550123')
  await page.getByLabel('Preferences').fill('Scissors only.')
  await button(page, 'Save').click()
  await page.getByText('Saved.').waitFor()
  const me = async () => (await shop.call('GET', '/clients/me', undefined, client.headers)).body
  const first = await me()
  expect(first).toMatchObject({ name: 'Ana Client', phone: '+49 30 5550123', email: client.email })

  const other = await shop.call(
    'PATCH',
    '/clients/me',
    { phone: '+49 30 5550199' },
    { ...client.headers, 'if-match': `"${first.version}"` },
  )
  expect(other.status).toBe(200)
  await page.getByLabel('Phone').fill('+49 171 5550123')
  await button(page, 'Save').click()
  await page.getByText('Phone: now “+49 30 5550199”.').waitFor()
  expect(await page.getByLabel('Phone').inputValue()).toBe('+49 171 5550123')
  await button(page, 'Take theirs').click()
  await button(page, /^Save/).click()
  await page.getByText('Saved.').waitFor()
  expect(await me()).toMatchObject({ phone: '+49 30 5550199' })

  const reminders = page.getByLabel('Reminders of my bookings by e-mail')
  await reminders.check()
  await page.getByText(/^Agreed online, /).waitFor()
  await reminders.uncheck()
  await page.getByText(/^Taken back online, /).waitFor()
  const download = page.waitForEvent('download')
  await button(page, 'Download everything').click()
  expect((await download).suggestedFilename()).toMatch(/^me-\d{4}-\d\d-\d\d\.json$/)
  await expectSound(page)
})
