import type { Browser, BrowserContextOptions } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { openTestShop, type TestShop } from '../setup/test-shop.ts'
import { launchBrowser } from './launch-browser.ts'
import { button, expectSound, openPage } from './visit.ts'

let shop: TestShop
let browser: Browser
beforeAll(async () => {
  shop = await openTestShop()
  browser = await launchBrowser()
}, 60_000)
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
})
afterAll(async () => {
  await browser.close()
  await shop.close()
}, 30_000)

const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 } }
const desk: BrowserContextOptions = { viewport: { width: 1280, height: 800 }, colorScheme: 'dark' }

/** Makes a guest's booking `days` from today and gives the path of its link. */
async function booked(days: number, time: string, more: object): Promise<string> {
  const startAt = Temporal.Now.plainDateISO('Europe/Berlin')
    .add({ days })
    .toZonedDateTime({ timeZone: 'Europe/Berlin', plainTime: time })
  const { status, body } = await shop.call('POST', '/bookings', {
    start_at: startAt.toInstant().toString(),
    client: { name: 'Ana Silva', email: 'ana@example.com' },
    ...more,
  })
  expect(status).toBe(201)
  return new URL(body.manage_url).pathname
}
const cut = () => ({ service_id: shop.serviceId, barber_id: shop.barberId })

it.each([
  ['phone', phone],
  ['desktop, dark', desk],
])('a guest takes a held time, moves it, and sees it moved: %s', async (_, options) => {
  const days = options === phone ? 3 : 4
  const page = await openPage(
    browser,
    shop.url + (await booked(days, '10:00', { ...cut(), hold: true })),
    options,
  )
  await page.getByText(/We keep this time for you until \d\d:\d\d/).waitFor()
  await expectSound(page)
  await button(page, 'Take it').click()
  await page.getByText('Confirmed', { exact: true }).waitFor()
  await button(page, 'Another time…').click()
  await page.getByText('Morning').waitFor()
  await expectSound(page)
  await button(page, '11:15').click()
  await button(page, /^Move to .* 11:15$/).click()
  await page.getByRole('heading', { level: 1, name: /at 11:15\.$/ }).waitFor()
  await expectSound(page)
})

it('a visit shows each service with its time, a request says that it waits', async () => {
  await shop.owner.sql`update service set approval_required = true`
  try {
    const items = [
      { ...cut(), guest_name: 'Mia' },
      { service_id: shop.serviceId, barber_id: shop.otherBarberId },
    ]
    const page = await openPage(browser, shop.url + (await booked(5, '10:00', { items })), phone)
    await page.getByText('Haircut for Mia with Marco').waitFor()
    await page.getByText('Haircut with Ida').waitFor()
    await page.getByText(/You have asked for this time/).waitFor()
    await expectSound(page)
  } finally {
    await shop.owner.sql`update service set approval_required = false`
  }
})
