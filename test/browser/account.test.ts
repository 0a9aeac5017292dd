import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestShop } from '../setup/test-shop.ts'
import { openGuardedShop } from './guarded-shop.ts'
import { launchBrowser } from './launch-browser.ts'
import { button, expectSound, openPage } from './visit.ts'

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

const phone = { viewport: { width: 390, height: 844 } }

/** The newest link to a page that was mailed to an address. */
async function mailedLink(email: string, page: string): Promise<string> {
  const folder = join(shop.server.context.dataDir, 'mail')
  const find = () =>
    (existsSync(folder) ? readdirSync(folder).toSorted() : [])
      .map((name) => readFileSync(join(folder, name), 'utf8').replaceAll('=\r\n', ''))
      .filter((text) => text.includes(`To: ${email}`))
      .flatMap((text) => new RegExp(`http\\S+${page}#[A-Za-z0-9_-]{43}`).exec(text)?.[0] ?? [])
      .at(-1)
  await expect.poll(find, { timeout: 8_000 }).toBeDefined()
  return find()!
}

test('a client who forgot the password signs in by mail, sees the devices and signs another one out', async () => {
  const { email, headers, accountId } = await shop.person('client')
  // Else the first link would show whose address it is, and sign everybody else out.
  await shop.owner.sql`update account set email_verified_at = now() where id = ${accountId}`
  const page = await openPage(browser, `${shop.url}/app/sign-in`, phone)
  await page.getByRole('link', { name: 'Forgot the password?' }).click()
  // The page before has such a field too.
  await button(page, 'Just sign me in').waitFor()
  await page.getByLabel('E-mail').fill(email)
  await button(page, 'Just sign me in').click()
  await page.getByText('a link is on its way').waitFor()
  await expectSound(page)

  await page.goto(await mailedLink(email, '/app/enter'))
  await button(page, 'Sign in').click()
  await page.getByText('Nothing ahead.').waitFor()
  await page.getByRole('link', { name: 'Account' }).click()
  // The list of what happened speaks of this device as well.
  await page.getByRole('region', { name: 'Where you are signed in' }).getByText('this device').waitFor()
  expect(page.url()).not.toContain('#')
  const name = page.getByRole('textbox', { name: 'Name of Chrome on Linux' })
  await name.fill('My phone')
  await name.press('Enter')
  await page.getByText('Chrome on Linux,').waitFor()
  await expectSound(page)
  await page.getByRole('main').getByRole('button', { name: 'Sign out' }).click()
  await expect.poll(async () => (await shop.call('GET', '/auth/me', undefined, headers)).status).toBe(401)
  await page.getByText('Sign the other one out').waitFor({ state: 'detached' })
})

test('a new password is chosen by a mailed link, and again on the page of the account', async () => {
  const { email } = await shop.person('client')
  const page = await openPage(browser, `${shop.url}/app/forgotten`, phone)
  await page.getByLabel('E-mail').fill(email)
  await button(page, 'Choose a new password').click()
  await page.getByText('a link is on its way').waitFor()
  const link = await mailedLink(email, '/app/new-password')
  await page.goto(link)
  await page.getByLabel('New password').fill('password12345')
  await button(page, 'Take it').click()
  await page.getByText('That password is easy to guess').waitFor()
  await expectSound(page)
  await page.getByLabel('New password').fill('four words in a row')
  await button(page, 'Take it').click()
  await page.getByText('All devices were signed out.').waitFor()
  await page.getByRole('link', { name: 'Sign in' }).click()
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill('four words in a row')
  await button(page, 'Sign in').click()
  await page.getByText('Nothing ahead.').waitFor()
  await page.getByRole('link', { name: 'Account' }).click()
  await page.getByLabel('Present password').fill('four words in a row')
  await page.getByLabel('New password').fill('five words in one row')
  await button(page, 'Change it').click()
  await page.getByText('That is your password now.').waitFor()
  await expectSound(page)

  await page.goto(link)
  await page.getByLabel('New password').fill('somebody else’s words')
  await button(page, 'Take it').click()
  await page.getByText('This link was used, or is too old.').waitFor()
})

test('another address holds once its link is followed', async () => {
  const { email, password } = await shop.person('client')
  const page = await openPage(browser, `${shop.url}/app/sign-in?next=/app/security`, phone)
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(password)
  await button(page, 'Sign in').click()
  const next = `moved-${email}`
  await page.getByLabel('New e-mail').fill(next)
  await page.getByRole('textbox', { name: 'Password', exact: true }).fill(password)
  await page.getByRole('button', { name: 'Change it' }).last().click()
  await page.getByText(`A link is on its way to ${next}.`).waitFor()
  await page.goto(await mailedLink(next, '/app/verify-email'))
  await button(page, 'Yes, it is mine').click()
  await page.getByText(`Your account has the address ${next}.`).waitFor()
  await expectSound(page)
})
