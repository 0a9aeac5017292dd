import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemRandom } from '../../src/platform/crypto/random.ts'
import { slotsAhead } from '../setup/next-slot.ts'
import { openTestShop, type TestShop } from '../setup/test-shop.ts'
import { launchBrowser } from './launch-browser.ts'
import { complaintsOf, openPage, signIn } from './visit.ts'

/** What would run, if a page took it for markup, and sets `window.broken`. */
const hostile = (name: string): string =>
  `<img src=x onerror="window.broken=1">"><script>window.broken=1</script>${name}`

let shop: TestShop
let browser: Browser
let cookies: Exclude<BrowserContextOptions['storageState'], undefined>
let clientId: string
let manageUrl: string
const incidentId = systemRandom.uuid()

beforeAll(async () => {
  shop = await openTestShop()
  const { sql } = shop.owner
  const owner = await shop.person('owner')
  await sql`update shop set name = ${hostile('Shop')}`
  await sql`update service set name = ${hostile('Service')}`
  await sql`update barber set name = ${hostile('Barber')}`
  shop.server.context.shops.forget()
  const booked = await shop.call(
    'POST',
    '/bookings',
    {
      service_id: shop.serviceId,
      start_at: slotsAhead()(),
      client: { name: hostile('Client'), email: 'eve@example.com', phone: null },
      note: hostile('Note'),
    },
    owner.headers,
  )
  if (booked.status !== 201) throw new Error(`Not booked: ${JSON.stringify(booked.body)}`)
  clientId = booked.body.client.id
  manageUrl = booked.body.manage_url
  await sql`insert into incident (id, rule_id, rule_version, type, severity, status, title, sentence, reasons, facts,
      started_at, detected_at, updated_at)
    values (${incidentId}, 'credential-stuffing', '1', 'credential_stuffing', 'P2', 'open', ${hostile('Title')},
      ${hostile('Sentence')}, '[]', '{}', now(), now(), now())`
  await sql`insert into incident_timeline (id, incident_id, at, kind, text)
    values (${systemRandom.uuid()}, ${incidentId}, now(), 'detected', ${hostile('Timeline')})`
  browser = await launchBrowser()
  const page = await openPage(browser, `${shop.url}/app/sign-in`, {})
  await signIn(page, owner.email, owner.password)
  await page.waitForURL('**/app/day')
  cookies = await page.context().storageState()
  await page.context().close()
}, 90_000)
afterAll(async () => {
  await browser?.close()
  await shop?.close()
}, 30_000)

/** Shows the page with the text as it is, runs nothing of it, and would not have run it as markup either. */
async function expectText(page: Page, text: string): Promise<void> {
  await page.getByText(text).first().waitFor({ state: 'attached' })
  expect(await page.locator('img[src="x"]').count()).toBe(0)
  expect(await page.evaluate(() => 'broken' in globalThis)).toBe(false)
  expect(complaintsOf(page)).toEqual([])
  await page.evaluate(() => {
    const place = document.createElement('div')
    place.innerHTML = '<img src="data:," onerror="window.broken=1">'
    const script = document.createElement('script')
    script.textContent = 'window.broken=1'
    document.body.append(place, script)
  })
  await expect.poll(() => complaintsOf(page).length).toBeGreaterThanOrEqual(2)
  expect(complaintsOf(page).join(' ')).toContain('Content Security Policy')
  expect(await page.evaluate(() => 'broken' in globalThis)).toBe(false)
  await page.context().close()
}

const open = (address: string, options: BrowserContextOptions = { storageState: cookies }): Promise<Page> =>
  openPage(browser, address, { viewport: { width: 1280, height: 800 }, ...options })

// ASVS 1.2.1, 3.2.2
test.each<[page: string, address: () => string, shown: string]>([
  ['the booking page', () => `${shop.url}/`, 'Service'],
  ['a guest’s booking', () => manageUrl, 'Service'],
  ['a booking in the calendar', () => `${shop.url}/app/day?date=${day()}`, 'Client'],
  ['the list of clients', () => `${shop.url}/app/clients`, 'Client'],
  ['a client', () => `${shop.url}/app/clients/${clientId}`, 'Client'],
  ['the list of incidents', () => `${shop.url}/app/incidents`, 'Sentence'],
  ['an incident', () => `${shop.url}/app/incidents/${incidentId}`, 'Timeline'],
  ['the report of an incident', () => `${shop.url}/incidents/${incidentId}/report`, 'Sentence'],
])('%s shows a hostile name as it is', async (_, address, shown) => {
  await expectText(await open(address()), hostile(shown))
})

function day(): string {
  return Temporal.Now.plainDateISO('Europe/Berlin').add({ days: 2 }).toString()
}
