import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestShop, type TestShop } from '../setup/test-shop.ts'
import { launchBrowser } from './launch-browser.ts'
import { complaintsOf, openPage } from './visit.ts'

let shop: TestShop
let browser: Browser
beforeAll(async () => {
  ;[shop, browser] = await Promise.all([openTestShop(), launchBrowser()])
})
afterAll(() => Promise.all([browser.close(), shop.close()]), 30_000)

test('the API can be read at /docs under a policy that lets nothing in but what the page brings', async () => {
  const page = await openPage(browser, `${shop.url}/docs/`, { viewport: { width: 1280, height: 900 } })
  await page.getByRole('heading', { name: '6FB Booking' }).first().waitFor({ timeout: 20_000 })
  // Its style sheet has the nonce and counts; style attributes in its markup do not, and it does well without.
  expect(await page.evaluate(() => getComputedStyle(document.body).margin)).toBe('0px')
  expect(complaintsOf(page).filter((text) => !text.startsWith('Applying inline style'))).toEqual([])
})
