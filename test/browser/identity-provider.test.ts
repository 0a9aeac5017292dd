import type { Browser, BrowserContextOptions } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { startTestProvider, type TestProvider } from '../auth/identity-provider.test-helper.ts'
import { openTestShop, type TestShop } from '../setup/test-shop.ts'
import { launchBrowser } from './launch-browser.ts'
import { button, expectSound, openPage, signIn } from './visit.ts'

let shop: TestShop
let browser: Browser
let provider: TestProvider
beforeAll(async () => {
  shop = await openTestShop()
  provider = await startTestProvider(shop.url)
  browser = await launchBrowser()
}, 60_000)
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
})
afterAll(async () => {
  await browser.close()
  await shop.close()
  await provider.close()
}, 30_000)

const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 } }
const desk: BrowserContextOptions = { viewport: { width: 1280, height: 800 }, colorScheme: 'dark' }

test('the owner connects a provider, after reading what is wrong with it', async () => {
  const owner = await shop.person('owner')
  const settings = await openPage(browser, `${shop.url}/app/sign-in?next=/app/settings/sign-in`, desk)
  await signIn(settings, owner.email, owner.password)
  await settings.getByText(`${shop.url}/auth/oidc/callback`).waitFor()
  await settings.getByLabel('Issuer').fill(`${provider.issuer}/nothing-here`)
  await button(settings, 'Connect it').click()
  await settings.getByText('Write domains such as example.com.').waitFor()
  await settings.getByLabel('Client ID').fill(provider.clientId)
  await settings.getByLabel('Client secret').fill(provider.clientSecret)
  await settings.getByLabel('Name on the button').fill('Good Cuts')
  await settings.getByLabel('E-mail domains').fill('example.com')
  await button(settings, 'Connect it').click()
  await settings.getByText('It answers 404 at').waitFor()
  await settings.getByLabel('Issuer').fill(provider.issuer)
  await button(settings, 'Connect it').click()
  await settings.getByText('Saved. It counts from now on.').waitFor()
  await expectSound(settings)
}, 60_000)

/** Connects the provider without a page. */
async function connect(): Promise<Awaited<ReturnType<TestShop['person']>>> {
  const owner = await shop.person('owner')
  const body = {
    name: 'Good Cuts',
    issuer: provider.issuer,
    client_id: provider.clientId,
    client_secret: provider.clientSecret,
    domains: ['example.com'],
    second_factor: 'never',
  }
  const { status } = await shop.call('PUT', '/identity-provider', body, owner.headers)
  expect(status).toBe(200)
  return owner
}

test('staff sign in with the provider on a phone', async () => {
  await connect()
  const barber = await shop.person('barber')
  await shop.owner.sql`update account set email_verified_at = now() where id = ${barber.accountId}`
  provider.person = 'marco'
  provider.people.set('marco', { email: barber.email, email_verified: true })
  const page = await openPage(browser, `${shop.url}/app/sign-in?next=/app/security`, phone)
  await page.getByRole('link', { name: 'Sign in with Good Cuts' }).waitFor()
  await expectSound(page)
  await page.getByRole('link', { name: 'Sign in with Good Cuts' }).click()
  await page.getByText('Linked sign-ins').waitFor()
  expect(new URL(page.url()).pathname).toBe('/app/security')
  await page.getByText(provider.issuer).waitFor()
  await expectSound(page)
}, 60_000)

test('the owner disconnects it on a phone, and the sign-in page offers it no more', async () => {
  const owner = await connect()
  const settings = await openPage(browser, `${shop.url}/app/sign-in?next=/app/settings/sign-in`, phone)
  await signIn(settings, owner.email, owner.password)
  await settings.getByRole('heading', { name: 'Disconnect it' }).waitFor()
  await expectSound(settings)
  await button(settings, 'Disconnect Good Cuts').click()
  await button(settings, 'Sign them out and disconnect').click()
  await button(settings, 'Connect it').waitFor()
  const page = await openPage(browser, `${shop.url}/app/sign-in`, phone)
  await page.waitForLoadState('networkidle')
  await page.getByLabel('Password').waitFor()
  expect(await page.getByRole('link', { name: 'Sign in with' }).count()).toBe(0)
}, 60_000)

test('somebody whom the provider does not open an account for reads why, and links it once signed in', async () => {
  const owner = await connect()
  provider.person = 'ida'
  provider.people.set('ida', { email: 'ida-privately@example.com', email_verified: true })
  const page = await openPage(browser, `${shop.url}/app/sign-in`, { ...phone, colorScheme: 'dark' })
  await page.getByRole('link', { name: 'Sign in with Good Cuts' }).click()
  await page.getByText('That identity opens no account here.').waitFor()
  await expectSound(page)
  await signIn(page, owner.email, owner.password)
  await page.waitForURL('**/app/day')
  await page.getByRole('link', { name: 'Account' }).click()
  await button(page, 'Link Good Cuts').click()
  await page.getByText('Unlink', { exact: true }).waitFor()
  await button(page, 'Unlink').click()
  await button(page, 'Link Good Cuts').waitFor()
  await expectSound(page)
}, 60_000)
