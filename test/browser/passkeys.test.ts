import type { Browser, CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestShop } from '../setup/test-shop.ts'
import { openGuardedShop } from './guarded-shop.ts'
import { launchBrowser } from './launch-browser.ts'
import { button, expectSound, openPage } from './visit.ts'

let shop: TestShop
let browser: Browser
let address: string
beforeAll(async () => {
  shop = await openGuardedShop()
  browser = await launchBrowser()
  // Browsers have passkeys on this machine by its name, and by its number not.
  address = shop.url.replace('127.0.0.1', 'localhost')
}, 60_000)
afterAll(async () => {
  await browser.close()
  await shop.close()
}, 30_000)

const phone = { viewport: { width: 390, height: 844 } }
const desk = { viewport: { width: 1280, height: 800 } }

/** Gives a page an authenticator that keeps passkeys and knows its person, as a phone does. */
async function plugIn(page: Page): Promise<{ client: CDPSession; authenticatorId: string }> {
  const client = await page.context().newCDPSession(page)
  await client.send('WebAuthn.enable')
  const { authenticatorId } = await client.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return { client, authenticatorId }
}

/** As browsers are that fill no passkeys in; else the authenticator, which needs no touch, would sign in by itself. */
async function withoutOffer(page: Page): Promise<void> {
  await page.addInitScript(
    'PublicKeyCredential.isConditionalMediationAvailable = () => Promise.resolve(false)',
  )
  await page.reload()
}

/** As if the account had proven itself an hour ago, also to the server, which remembers sessions. */
async function anHourPasses(accountId: string): Promise<void> {
  const rows = await shop.owner.sql<
    { id: string }[]
  >`update session set proven_at = now() - interval '1 hour',
    second_factor_at = now() - interval '1 hour' where account_id = ${accountId} returning id`
  for (const { id } of rows) shop.server.context.sessions.forget(id)
}

async function signInByPassword(page: Page, { email, password }: { email: string; password: string }) {
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('heading', { name: 'Passkeys' }).waitFor()
}

const toSecurity = (page: Page) => page.goto(`${address}/app/sign-in?next=/app/security`)

test.each([
  ['a phone', phone],
  ['a desk', desk],
])('on %s a passkey is added, signs in, is renamed, shows who it is, and is removed', async (_, size) => {
  const person = await shop.person('manager')
  const page = await openPage(browser, `${address}/app/sign-in?next=/app/security`, size)
  const { client, authenticatorId } = await plugIn(page)
  await withoutOffer(page)
  await expectSound(page)
  await signInByPassword(page, person)
  await button(page, 'Add a passkey').click()
  await page.getByText('on this one device only').waitFor()
  const name = page.getByRole('textbox', { name: 'Name of the passkey Chrome on Linux' })
  await name.fill('My phone')
  await name.press('Enter')
  await button(page, 'Remove My phone').waitFor()
  await expectSound(page)

  await page.context().clearCookies()
  await toSecurity(page)
  await button(page, 'Sign in with a passkey').click()
  await page.getByText(/, used /).waitFor()
  const [session] = await shop.owner.sql`select second_factor_at is not null as strong from session
    where account_id = ${person.accountId} order by created_at desc limit 1`
  expect(session).toEqual({ strong: true })
  const { credentials } = await client.send('WebAuthn.getCredentials', { authenticatorId })
  expect(credentials.map(({ rpId, isResidentCredential }) => [rpId, isResidentCredential])).toEqual([
    ['localhost', true],
  ])

  await anHourPasses(person.accountId)
  await button(page, 'Remove My phone').click()
  await page.getByRole('dialog', { name: 'Is it still you?' }).waitFor()
  await expectSound(page)
  await button(page, 'Use a passkey').click()
  await button(page, 'Add a passkey').waitFor()
  await page.getByText('My phone').waitFor({ state: 'detached' })
  await expectSound(page)
})

test('a passkey that was removed, or is put off, says what to do', async () => {
  const person = await shop.person('client')
  const page = await openPage(browser, `${address}/app/sign-in?next=/app/security`, phone)
  const { client, authenticatorId } = await plugIn(page)
  await withoutOffer(page)
  await signInByPassword(page, person)
  await button(page, 'Add a passkey').click()
  await page.getByText('on this one device only').waitFor()
  await shop.owner.sql`delete from passkey where account_id = ${person.accountId}`
  await page.context().clearCookies()
  await toSecurity(page)
  await button(page, 'Sign in with a passkey').click()
  await page.getByText('That passkey was not taken').waitFor()
  await client.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false })
  await button(page, 'Sign in with a passkey').click()
  await page.getByText('No passkey was given').waitFor()
  await expectSound(page)
})

test('what the browser offers in the e-mail field signs in', async () => {
  const person = await shop.person('client')
  const page = await openPage(browser, `${address}/app/sign-in?next=/app/security`, phone)
  await plugIn(page)
  expect(await page.getByLabel('E-mail').getAttribute('autocomplete')).toBe('username webauthn')
  await signInByPassword(page, person)
  await button(page, 'Add a passkey').click()
  await page.getByText('on this one device only').waitFor()
  await page.context().clearCookies()
  await toSecurity(page)
  await page.getByText(/, used /).waitFor()
})

test('where browsers have no passkeys the password comes first, and the account says why', async () => {
  const person = await shop.person('client')
  const page = await openPage(browser, `${shop.url}/app/sign-in?next=/app/security`, phone)
  await page.getByLabel('Password').waitFor()
  expect(await page.getByText('passkey').count()).toBe(0)
  await signInByPassword(page, person)
  await page.getByText('There are no passkeys at this address').waitFor()
  await expectSound(page)
})
