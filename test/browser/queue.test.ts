import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemRandom } from '../../src/platform/crypto/random.ts'
import type { TestShop } from '../setup/test-shop.ts'
import { openGuardedShop } from './guarded-shop.ts'
import { launchBrowser } from './launch-browser.ts'
import { button, expectSound, openPage } from './visit.ts'

let shop: TestShop
let browser: Browser

/** Open around the clock, in shifts that overlap: whatever time it is, hours are left today. */
beforeAll(async () => {
  shop = await openGuardedShop()
  await shop.owner.sql`update weekly_hours set opens_minute = 0, closes_minute = 1440`
  for (let weekday = 1; weekday <= 7; weekday += 1)
    await shop.owner
      .sql`insert into weekly_hours (id, shop_id, barber_id, weekday, opens_minute, closes_minute)
      values (${systemRandom.uuid()}, ${shop.shopId}, ${shop.barberId}, ${weekday}, 720, 2160)`
  browser = await launchBrowser()
}, 60_000)
afterAll(async () => {
  await browser.close()
  await shop.close()
}, 30_000)

test('a guest joins the queue from afar, sees that he is called, and leaves', async () => {
  const page = await openPage(browser, `${shop.url}/queue`, {
    viewport: { width: 390, height: 844 },
    extraHTTPHeaders: { 'x-forwarded-for': '198.51.100.7' },
  })
  await page.getByText('0 ahead of you').waitFor()
  await expectSound(page)
  await button(page, 'Join').click()
  await page.getByText('Tell us the name to call out.').waitFor()
  await page.getByLabel('Name').fill('Ana Client')
  await page.getByLabel('Phone').fill('+49 30 5550123')
  await button(page, 'Join').click()
  await page.getByText('In the queue for Ana Client').waitFor()
  await expectSound(page)
  const [waiting] = await shop.owner.sql`select id from walk_in where ended_at is null`
  const staff = (await shop.person('barber')).headers
  await shop.call('POST', `/walk-ins/${waiting?.['id']}/call`, {}, staff)
  await page.reload()
  await page.getByText('It is your turn').waitFor()
  await button(page, 'Leave the queue').click()
  await page.getByText('You have left the queue.').waitFor()
  await expectSound(page)
  const [left] = await shop.owner.sql`select state, name from walk_in`
  expect(left).toMatchObject({ state: 'left', name: '' })
})
