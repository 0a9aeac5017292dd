import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestShop, type TestShop } from '../setup/test-shop.ts'
import { launchBrowser } from './launch-browser.ts'
import { openPage, signIn } from './visit.ts'

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

const phone = { viewport: { width: 390, height: 844 } }

/** What the fields for passwords of a page are, whether a text can be pasted into each, and what they are then. */
async function passwordFields(page: Page, count: number) {
  const found = page.locator('input[autocomplete$="-password"]')
  await found.nth(count - 1).waitFor()
  return found.evaluateAll((fields) =>
    fields.map((field) => {
      const paste = new ClipboardEvent('paste', {
        bubbles: true,
        cancelable: true,
        clipboardData: new DataTransfer(),
      })
      return {
        type: field.getAttribute('type'),
        canPaste: field.dispatchEvent(paste),
        name: field.getAttribute('autocomplete'),
      }
    }),
  )
}

// ASVS 6.2.6, 6.2.7
test('fields for passwords hide what is typed, take what is pasted, and tell password managers what they are', async () => {
  const { email, password } = await shop.person('client')
  const page = await openPage(browser, `${shop.url}/app/sign-in`, phone)
  const present = { type: 'password', canPaste: true, name: 'current-password' }
  const chosen = { ...present, name: 'new-password' }
  expect(await passwordFields(page, 1)).toEqual([present])
  await page.goto(`${shop.url}/app/register`)
  expect(await passwordFields(page, 1)).toEqual([chosen])
  await page.goto(`${shop.url}/app/new-password#${'A'.repeat(43)}`)
  expect(await passwordFields(page, 1)).toEqual([chosen])
  await page.goto(`${shop.url}/app/sign-in?next=/app/security`)
  await signIn(page, email, password)
  const ofAccount = await passwordFields(page, 3)
  expect(ofAccount).toEqual(expect.arrayContaining([present, chosen]))
  expect(ofAccount.filter(({ type, canPaste }) => type !== 'password' || !canPaste)).toEqual([])
})

// ASVS 7.4.4, 14.3.1
test('every page behind sign-in shows how to sign out, and it does', async () => {
  const { email, password } = await shop.person('owner')
  const page = await openPage(browser, `${shop.url}/app/sign-in`, phone)
  const signInPage = page.getByRole('link', { name: 'Forgot the password?' })
  await signIn(page, email, password)
  const signOut = page.getByRole('banner').getByRole('button', { name: 'Sign out' })
  await signOut.waitFor()
  const paths = ['day', 'queue', 'clients', 'settings/hours', 'settings/staff', 'incidents', 'security']
  for (const path of paths) {
    await page.goto(`${shop.url}/app/${path}`)
    await signOut.waitFor()
  }
  await signOut.click()
  await signInPage.waitFor()
  await page.goto(`${shop.url}/app/day`)
  await signInPage.waitFor()
  expect(await signOut.count()).toBe(0)
})
