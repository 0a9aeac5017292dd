import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { TestShop } from '../setup/test-shop.ts'
import { openGuardedShop } from './guarded-shop.ts'
import { launchBrowser } from './launch-browser.ts'
import { button, expectSound, openPage, signIn } from './visit.ts'

let shop: TestShop
let browser: Browser
const desk = { width: 1280, height: 800 }
const phone = { width: 390, height: 844 }

beforeAll(async () => {
  shop = await openGuardedShop()
  browser = await launchBrowser()
}, 60_000)
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
})
afterAll(async () => {
  await browser.close()
  await shop.close()
}, 30_000)

test('the owner shuts bookings on the page of an incident, and guests are told before they type', async () => {
  const [incident] = await shop.owner.sql<
    { id: string }[]
  >`insert into incident (id, rule_id, rule_version, type, severity,
      status, title, sentence, reasons, facts, started_at, detected_at, updated_at)
    values (gen_random_uuid(), 'test', '1', 'test', 'P2', 'open', 'Test', 'A test.', '[]', '{}', now(), now(), now())
    returning id`
  const owner = await shop.person('owner')
  const page = await openPage(browser, `${shop.url}/app/sign-in`, { viewport: desk })
  await signIn(page, owner.email, owner.password)
  await page.waitForURL('**/app/day')
  await page.goto(`${shop.url}/app/incidents/${incident!.id}`)
  await button(page, 'Shut something…').click()
  await page.getByLabel('Shut what?').selectOption({ label: 'One part of the program' })
  await page.getByText('One part of the program answers nobody').waitFor()
  await page.getByLabel('Why?').fill('Somebody books by the thousand.')
  await expectSound(page)
  await button(page, 'Shut it').click()
  await page.getByText('1 part of the program shut').waitFor()

  const guest = await openPage(browser, `${shop.url}/`, { viewport: phone })
  await guest.getByText('Booking online is paused.').waitFor()
  expect(await guest.getByRole('link', { name: '+49 30 5550100' }).count()).toBeGreaterThan(0)
  await expectSound(guest)
  await guest.goto(`${shop.url}/status`)
  await guest.getByRole('heading', { name: 'Booking online is paused.' }).waitFor()
  await expectSound(guest)
})
