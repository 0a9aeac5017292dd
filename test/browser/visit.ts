import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

const complaints = new WeakMap<Page, string[]>()

/** A browser of its own, at a page; what it complains about is kept, refusals of the server apart. */
export async function openPage(
  browser: Browser,
  address: string,
  options: BrowserContextOptions,
): Promise<Page> {
  const context = await browser.newContext({
    locale: 'en-GB',
    timezoneId: 'America/New_York',
    reducedMotion: 'reduce',
    ...options,
  })
  context.setDefaultTimeout(8_000)
  const page = await context.newPage()
  const own: string[] = []
  complaints.set(page, own)
  page.on('pageerror', (error) => own.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      own.push(message.text())
  })
  await page.goto(address)
  return page
}

/** What the browser has complained about on a page so far, refusals of the server apart. */
export const complaintsOf = (page: Page): string[] => complaints.get(page) ?? []

/** The first button of this name that can be seen. */
export const button = (within: Page | Locator, name: string | RegExp): Locator =>
  within.getByRole('button', { name }).filter({ visible: true }).first()

/** Fills in the sign-in page and sends it. */
export async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

/**
 * No accessibility violation, nothing wider than the screen, no complaint of the browser (its content policy among them). With
 * SCREENSHOTS, a folder, it also keeps there how the page looks on a phone and at a desk, named by the test.
 */
export async function expectSound(page: Page): Promise<void> {
  // Without axe's second page, which only frames need, it takes half the time (3.0 s, 1.7 s on two busy cores).
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([])
  expect(
    await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
  ).toBe(0)
  expect(complaintsOf(page)).toEqual([])
  const folder = process.env['SCREENSHOTS']
  if (folder !== undefined) await keepLooks(page, folder)
}

let looks = 0

async function keepLooks(page: Page, folder: string): Promise<void> {
  const before = page.viewportSize()
  const name = (expect.getState().currentTestName ?? 'hook').replaceAll(/\W+/g, '-').slice(0, 60)
  looks += 1
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 844 })
    await page.screenshot({ path: `${folder}/${looks}-${name}-${width}.png`, fullPage: true })
  }
  if (before !== null) await page.setViewportSize(before)
}
