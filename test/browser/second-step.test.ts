import type { Browser, BrowserContextOptions } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeNow, protectedPerson } from '../auth/second-factor.test-helper.ts'
import type { TestShop } from '../setup/test-shop.ts'
import { openGuardedShop } from './guarded-shop.ts'
import { launchBrowser } from './launch-browser.ts'
import { button, expectSound, openPage, signIn } from './visit.ts'

let shop: TestShop
let browser: Browser
beforeAll(async () => {
  shop = await openGuardedShop()
  browser = await launchBrowser()
}, 60_000)
afterAll(async () => {
  await browser.close()
  await shop.close()
}, 30_000)

const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 } }
const desk: BrowserContextOptions = { viewport: { width: 1280, height: 800 }, colorScheme: 'dark' }

test.each([
  ['phone', phone],
  ['desk', desk],
])(
  'a barber is told that a second step is needed, sets it up, and signs in with it (%s)',
  async (_, options) => {
    const { email, password } = await shop.person('barber')
    const page = await openPage(browser, `${shop.url}/app/sign-in`, options)
    await signIn(page, email, password)
    await page.getByText('working here takes a second step').waitFor()
    await page.getByRole('link', { name: 'Set it up' }).click()
    await button(page, 'Set up an authenticator app').click()
    await page.getByRole('img', { name: 'QR code for the authenticator app' }).waitFor()
    await expectSound(page)
    const secret = (await page.locator('code').innerText()).replaceAll(' ', '')
    const field = page.getByLabel('2. Type the six digits it shows.')
    expect(await field.getAttribute('autocomplete')).toBe('one-time-code')
    expect(await field.getAttribute('inputmode')).toBe('numeric')
    await field.fill('000000')
    await button(page, 'Turn it on').click()
    await page.getByText('That code is not right').waitFor()
    await field.fill(codeNow(secret))
    await button(page, 'Turn it on').click()
    await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor()
    await page.getByText('working here takes a second step').waitFor({ state: 'detached' })
    const codes = await page.locator('.paper-codes code').allInnerTexts()
    expect(codes).toHaveLength(10)
    await expectSound(page)
    await button(page, 'I have kept them').click()
    await page.getByText('10 of 10 left').waitFor()
    await expectSound(page)
  },
)

test.each([
  ['phone', phone],
  ['desk', desk],
])(
  'who signs in by a recovery code removes the app with a code, once it is asked for again (%s)',
  async (_, options) => {
    const { email, password, accountId, secret, recoveryCodes } = await protectedPerson(shop, 'barber')
    const page = await openPage(browser, `${shop.url}/app/sign-in?next=/app/security`, options)
    await signIn(page, email, password)
    await page.getByRole('heading', { name: 'One more step.' }).waitFor()
    await expect
      .poll(() => page.getByLabel('Code from the app').evaluate((one) => one === document.activeElement))
      .toBe(true)
    await expectSound(page)
    await button(page, 'Use a recovery code').click()
    await page.getByLabel('Recovery code').fill(recoveryCodes[0]!.toLowerCase())
    await button(page, 'Sign in').click()
    await page.getByText('9 of 10 left').waitFor()

    await shop.owner
      .sql`update session set proven_at = proven_at - interval '1 hour', second_factor_at = second_factor_at - interval '1 hour' where account_id = ${accountId}`
    await shop.owner.sql`select pg_notify('sixfb_session', '')`
    await shop.owner.sql`update authenticator set last_step = 0 where account_id = ${accountId}`
    await button(page, 'Remove').click()
    await button(page, 'Remove the app').click()
    const dialog = page.getByRole('dialog', { name: 'Is it still you?' })
    await dialog.waitFor()
    await expectSound(page)
    await dialog.getByLabel('Code from the app').fill(codeNow(secret))
    await button(dialog, 'Go on').click()
    await button(page, 'Set up an authenticator app').waitFor()
    await page.getByText('working here takes a second step').waitFor()
  },
)

test.each([
  ['phone', phone],
  ['desk', desk],
])(
  'what is dangerous asks for the password once more, and then goes on by itself (%s)',
  async (_, options) => {
    const { email, password, accountId } = await shop.person('client')
    await shop.call('POST', '/auth/login', { email, password })
    const page = await openPage(browser, `${shop.url}/app/sign-in?next=/app/security`, options)
    await signIn(page, email, password)
    const others = button(page, 'Sign all 2 others out')
    await others.waitFor()
    await shop.owner
      .sql`update session set proven_at = proven_at - interval '1 hour' where account_id = ${accountId}`
    await shop.owner.sql`select pg_notify('sixfb_session', '')`
    const dialog = page.getByRole('dialog', { name: 'Is it still you?' })
    await others.click()
    await dialog.waitFor()
    await expectSound(page)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await page.getByText('They are still signed in.').waitFor()
    await others.click()
    await dialog.getByLabel('Password').fill('not the one')
    await button(dialog, 'Go on').click()
    await dialog.getByText('The present password is not right.').waitFor()
    await dialog.getByLabel('Password').fill(password)
    await button(dialog, 'Go on').click()
    await others.waitFor({ state: 'detached' })
    expect(await dialog.count()).toBe(0)
  },
)

test('when the days of grace are over, a barber is led to his account and nowhere else', async () => {
  const { email, password, accountId } = await shop.person('barber')
  await shop.owner.sql`update account set staff_since = now() - interval '8 days' where id = ${accountId}`
  const page = await openPage(browser, `${shop.url}/app/sign-in`, phone)
  await signIn(page, email, password)
  await page.getByRole('heading', { name: 'First, a second step.' }).waitFor()
  await expectSound(page)
  await page.getByRole('link', { name: 'Set it up' }).click()
  await button(page, 'Set up an authenticator app').click()
  await page.getByRole('img', { name: 'QR code for the authenticator app' }).waitFor()
})

test('a wrong code is refused, the right one signs in, and one can start again', async () => {
  const person = await protectedPerson(shop, 'client')
  const page = await openPage(browser, `${shop.url}/app/sign-in`, phone)
  await signIn(page, person.email, person.password)
  await page.getByLabel('Code from the app').fill('123456')
  await button(page, 'Sign in').click()
  await page.getByText('That code is not right').waitFor()
  await page.getByLabel('Code from the app').fill(await person.freshCode())
  await button(page, 'Sign in').click()
  await page.getByText('Nothing ahead.').waitFor()
  await button(page, 'Sign out').click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  await signIn(page, person.email, person.password)
  await button(page, 'Start again').click()
  await page.getByLabel('E-mail').waitFor()
  expect(await page.getByLabel('Code from the app').count()).toBe(0)
})
