import type { Browser, BrowserContextOptions } from 'playwright-core'
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

const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 } }
const desk: BrowserContextOptions = { viewport: { width: 1280, height: 800 }, colorScheme: 'dark' }
const use = async (key: string): Promise<number> =>
  (await shop.call('GET', '/bookings', undefined, { authorization: `Bearer ${key}` })).status

test.each([
  ['a phone', phone],
  ['a desk in the dark', desk],
])('the owner makes, rotates and revokes a key on %s, and sees each text once', async (_, options) => {
  const { email, password } = await shop.person('owner')
  const page = await openPage(browser, `${shop.url}/app/sign-in?next=/app/settings/keys`, options)
  await signIn(page, email, password)
  await page.getByText('No program acts for the shop.').waitFor()
  await expectSound(page)

  await button(page, 'Make a key').click()
  await button(page, 'Make it').click()
  await page.getByText('Say what it is for.').waitFor()
  await page.getByText('Choose at least one.').waitFor()
  await expectSound(page)
  await page.getByLabel('What it is for').fill('Website')
  await page.getByLabel('Read bookings and their history').check()
  await page.getByLabel('Read clients, their notes').check()
  await button(page, 'Make it').click()
  const text = page.getByRole('textbox', { name: 'The key for Website' })
  await text.waitFor()
  const key = await text.inputValue()
  expect(await use(key)).toBe(200)
  expect(await text.evaluate((field) => field === document.activeElement)).toBe(true)
  await expectSound(page)

  await button(page, 'Rotate Website').click()
  await page.getByLabel('The old one is good for').selectOption('no longer')
  await button(page, 'Give it a new secret').click()
  await expect.poll(() => text.inputValue()).not.toBe(key)
  const next = await text.inputValue()
  expect([await use(key), await use(next)]).toEqual([401, 200])
  await button(page, 'Done').click()
  await page.reload()
  await page.getByText('Last used').waitFor()
  expect(await page.content()).not.toContain(next)

  await button(page, 'Revoke Website').click()
  await expectSound(page)
  await button(page, 'Revoke Website').click()
  await page.getByText('Whatever used it is refused from now on.').waitFor()
  await page.getByText('It was revoked.').waitFor()
  expect(await use(next)).toBe(401)
  await expectSound(page)
  await shop.owner.sql`delete from api_key`
  await page.context().close()
})

test('keys are for owners: a manager finds no page of them', async () => {
  const { email, password } = await shop.person('manager')
  const page = await openPage(browser, `${shop.url}/app/sign-in?next=/app/settings/keys`, phone)
  await signIn(page, email, password)
  await page.waitForURL('**/app/day')
  await page.goto(`${shop.url}/app/settings/hours`)
  await page.getByRole('link', { name: 'Staff' }).waitFor()
  expect(await page.getByRole('link', { name: 'API keys' }).count()).toBe(0)
  await page.context().close()
})

test.each([
  ['a phone', phone],
  ['a desk in the dark', desk],
])(
  'whoever finds a sign-in that was somebody else ends it on %s, and is led to a new password',
  async (_, options) => {
    const { email, password } = await shop.person('client')
    await shop.call('POST', '/auth/login', { email, password: 'a guess at it' })
    const page = await openPage(browser, `${shop.url}/app/sign-in?next=/app/security`, options)
    await signIn(page, email, password)
    await page.getByText('What happened').waitFor()
    await page.getByText('tried to sign in with a wrong password').waitFor()
    const agent = { 'user-agent': 'Firefox/150 (Windows)' }
    const { body: thief } = await shop.call('POST', '/auth/login', { email, password }, agent)
    const isIn = async () =>
      (await shop.call('GET', '/auth/me', undefined, { authorization: `Bearer ${thief.access_token}` }))
        .status
    expect(await isIn()).toBe(200)
    await page.reload()
    const line = page.getByRole('listitem').filter({ hasText: 'with Firefox on Windows' })
    await line.waitFor()
    await expectSound(page)
    await line.getByRole('button', { name: /^This was not me/ }).click()
    await page.getByText('Choose a new password now.').waitFor()
    await expect.poll(isIn).toBe(401)
    const present = page.getByLabel('Present password')
    await expect.poll(() => present.evaluate((field) => field === document.activeElement)).toBe(true)
    await expectSound(page)
    await page.context().close()
  },
)
