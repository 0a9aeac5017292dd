import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { launchBrowser } from '../test/browser/launch-browser.ts'
import { startMock } from '../web/mock/serve.ts'
import { webDist } from '../web/vite-build.ts'

// Photographs the built pages (tools/build-web.ts first) on a fixed afternoon, so that a change of look shows as a change of files.
const nowMs = Date.parse('2026-11-24T14:12:00+01:00')
const folder = fileURLToPath(new URL('../docs/screenshots/', import.meta.url))
const widths = { phone: { width: 390, height: 844 }, desktop: { width: 1440, height: 900 } }

async function signIn(page: Page): Promise<void> {
  await page.getByLabel('E-mail').fill('owner@example.com')
  await page.getByLabel('Password').fill('correct horse battery')
  await page.getByRole('button', { name: 'Sign in' }).click()
}

mkdirSync(folder, { recursive: true })
const mock = await startMock(nowMs, webDist)
const browser = await launchBrowser()
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
    await page.clock.setFixedTime(nowMs)
    const take = async (name: string) => {
      await page.mouse.move(0, 0)
      await page.evaluate(() => document.fonts.ready.then(() => undefined))
      await page.screenshot({ path: `${folder}${name}-${width}-${colorScheme}.png` })
    }
    await page.goto(mock.url)
    await page.getByText('Take this time').waitFor()
    await take('booking')
    await page.getByRole('button', { name: /Skin fade/ }).click()
    await page.locator('.time-button').nth(3).click()
    await take('times')
    await page.goto(`${mock.url}/app/day`)
    await signIn(page)
    await page.locator('[data-booking]').filter({ visible: true }).first().waitFor()
    await take('day')
    await page.goto(`${mock.url}/app/incidents`)
    await page.getByText('Someone tried 120').click()
    await page.getByText('live', { exact: true }).waitFor()
    await page.getByText('60 sources blocked', { exact: true }).waitFor()
    await take('incident')
    await context.close()
  }
await browser.close()
await mock.close()
