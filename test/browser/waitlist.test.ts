import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestShop, type TestShop } from '../setup/test-shop.ts'
import { launchBrowser } from './launch-browser.ts'
import { button, expectSound, openPage } from './visit.ts'

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

const day = Temporal.Now.plainDateISO('Europe/Berlin').add({ days: 2 }).toString()

/** Wishes for any time of a day: there is one, so it is offered at once. Gives the path of the wish's page. */
async function wish(name: string): Promise<string> {
  const { body } = await shop.call('POST', '/waitlist', {
    service_id: shop.serviceId,
    windows: [{ from_date: day, to_date: day, from_time: '09:00', to_time: '18:00' }],
    client: { name, email: 'guest@example.com' },
  })
  const { pathname } = new URL(body.manage_url)
  await expect
    .poll(async () => (await shop.call('GET', pathname.replace('/wish/', '/guest-wishes/'))).body.state, {
      timeout: 10_000,
    })
    .toBe('offered')
  return pathname
}

it.each([
  ['a phone', { width: 390, height: 844 }],
  ['a desk', { width: 1280, height: 800 }],
])('lets a guest accept a time, decline one, and leave the waitlist, on %s', async (_, viewport) => {
  const accepted = await wish('Ana Silva')
  const page = await openPage(browser, shop.url + accepted, { viewport, colorScheme: 'dark' })
  await page.getByRole('heading', { name: 'A time is free for you.' }).waitFor()
  await expectSound(page)
  await page.getByRole('link', { name: /with (Marco|Ida)/ }).click()
  await button(page, 'Take it').waitFor()
  await expectSound(page)
  await button(page, 'Take it').click()
  await page.getByText('Confirmed').waitFor()
  await page.goto(shop.url + accepted)
  await page.getByRole('heading', { name: 'Your wish came true.' }).waitFor()

  const left = await wish('Ben Okafor')
  await page.goto(shop.url + left)
  await page.getByRole('link', { name: /with (Marco|Ida)/ }).click()
  await button(page, 'Cancel…').click()
  await button(page, 'Cancel the booking').click()
  await page.getByRole('heading', { name: 'This booking is cancelled.' }).waitFor()
  await page.goto(shop.url + left)
  await button(page, 'Leave the waitlist').click()
  await page.getByRole('heading', { name: 'You have left the waitlist.' }).waitFor()
  await expectSound(page)
})
