import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { attackShop } from '../test/browser/attack-shop.ts'
import { launchBrowser } from '../test/browser/launch-browser.ts'
import { makeDataDir, removeDataDir, startShop } from '../test/operations/shop-process.test-helper.ts'

// Photographs the demo shop as `6fb start` opens it, after an attack. The demo lies around the present, so the
// pictures are fullest on the afternoon of a working day in Berlin. Build the pages first (tools/build-web.ts).
const root = fileURLToPath(new URL('..', import.meta.url))
const folder = join(root, 'docs/screenshots')
const widths = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } }
const password = 'correct horse battery staple'
const dataDir = makeDataDir()
const shop = await startShop({
  dataDir,
  environment: { LOG_LEVEL: 'warn', OWNER_PASSWORD: password, RATE_LIMIT_MAX: '10000' },
})
const { url } = shop

/** The demo client, from what the shop printed when it opened. */
function demoClient(): { email: string; password: string } {
  const [, email, secret] = /^Client +(\S+) +(\S+)$/m.exec(shop.said) ?? []
  if (email === undefined || secret === undefined) throw new Error('The shop named no demo client.')
  return { email, password: secret }
}

async function signIn(page: Page): Promise<void> {
  await page.getByLabel('E-mail').fill('owner@6fb.example')
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

try {
  await attackShop(url, demoClient())
  await mkdir(folder, { recursive: true })
  const browser = await launchBrowser()
  try {
    for (const [width, viewport] of Object.entries(widths))
      for (const colorScheme of ['light', 'dark'] as const) {
        const context = await browser.newContext({
          viewport,
          colorScheme,
          locale: 'en-GB',
          timezoneId: 'Europe/Berlin',
          reducedMotion: 'reduce',
        })
        const page = await context.newPage()
        const take = async (name: string): Promise<void> => {
          await page.mouse.move(0, 0)
          await page.evaluate(() => document.fonts.ready.then(() => undefined))
          await page.screenshot({ path: join(folder, `${name}-${width}-${colorScheme}.png`) })
        }
        await page.goto(url)
        await page.getByText('Take this time').waitFor()
        await take('booking')
        await page.getByRole('button', { name: /^Haircut and beard/ }).click()
        await page
          .locator('.day-button:not([aria-pressed="true"])')
          .filter({ hasText: 'free' })
          .first()
          .click()
        await page.locator('.time-button').first().click()
        await take('times')
        if (colorScheme === 'light') {
          await page.getByRole('button', { name: 'Continue' }).filter({ visible: true }).click()
          await page.getByLabel('Name').fill('Ana Silva')
          await page.getByLabel('E-mail').fill('ana.silva@example.com')
          await page.getByRole('button', { name: 'Book it' }).filter({ visible: true }).click()
          await page.getByText('See you').waitFor()
          await take('confirmation')
        }
        await page.goto(`${url}/app/day`)
        await signIn(page)
        await page.locator('h1').waitFor()
        await page.getByText('expected').waitFor()
        await take('day')
        await page.goto(`${url}/app/incidents`)
        await page.getByRole('link', { name: /tried/ }).first().click()
        await page.getByText('live', { exact: true }).waitFor()
        await page.getByText('What was done').waitFor()
        await take('incident')
        if (colorScheme === 'light') {
          await page.goto(`${page.url().replace('/app/', '/')}/report?format=html`)
          await take('report')
        }
        await context.close()
      }
  } finally {
    await browser.close()
  }
} finally {
  await shop.stop()
  removeDataDir(dataDir)
}
