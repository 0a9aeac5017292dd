import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { build } from 'vite'
import { startMock, type Mock } from '../../web/mock/serve.ts'
import { webBuild } from '../../web/vite-build.ts'
import { launchBrowser } from './launch-browser.ts'

const nowMs = Date.parse('2026-11-24T14:12:00+01:00')
const sizes = { phone: { width: 390, height: 844 }, desk: { width: 1440, height: 900 } }
const password = 'correct horse battery'

let dist: string
let browser: Browser
let mock: Mock
let context: BrowserContext
let page: Page
let complaints: string[]

beforeAll(async () => {
  dist = await mkdtemp(join(tmpdir(), 'sixfb-pages-'))
  // Under a test runner's own NODE_ENV the bundler would make a development build.
  vi.stubEnv('NODE_ENV', 'production')
  for (const bundle of ['public', 'app'] as const) await build(webBuild(bundle, dist))
  vi.unstubAllEnvs()
  browser = await launchBrowser()
}, 60_000)
afterAll(async () => {
  await browser.close()
  await rm(dist, { recursive: true })
})
beforeEach(async () => {
  mock = await startMock(nowMs, dist)
})
afterEach(async () => {
  await context.close()
  await mock.close()
})

/** Opens a page of a size and a colour scheme; what the browser complains about is kept, refusals of the server apart. */
async function open(
  path: string,
  size: keyof typeof sizes = 'desk',
  colorScheme: 'light' | 'dark' = 'light',
) {
  context = await browser.newContext({
    viewport: sizes[size],
    colorScheme,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(8_000)
  page = await context.newPage()
  complaints = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(message.text())
  })
  await page.clock.setFixedTime(nowMs)
  await page.goto(mock.url + path)
}

async function signIn(email: string) {
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

/** It can be seen, now or in a moment. */
const expectShown = (text: string) => page.getByText(text).filter({ visible: true }).first().waitFor()

const button = (name: string | RegExp) => page.getByRole('button', { name }).filter({ visible: true }).first()

/** No accessibility violation, nothing wider than the screen, no complaint of the browser (its content policy among them). */
async function expectSound() {
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([])
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflow).toBe(0)
  expect(complaints).toEqual([])
}

// Layout depends on the width and contrast on the scheme: two of the four pairs see both of each.
describe.each([
  ['phone', 'light'],
  ['desk', 'dark'],
] as const)('on a %s, %s', (size, scheme) => {
  it('books, step by step, each step sound', async () => {
    await open('/', size, scheme)
    await page.getByText('Take this time').waitFor()
    await expectSound()
    await button(/Skin fade/).click()
    await page.locator('.time-button').first().waitFor()
    await expectSound()
    await page.locator('.time-button').first().click()
    await button('Continue').click()
    await button('Book it').click()
    await page.getByText('Tell us the name').waitFor()
    await expectSound()
    await page.getByLabel('Name').fill('Ana Silva')
    await page.getByLabel('Phone').fill('+49 151 2345678')
    await button('Book it').click()
    await page.getByText('See you').waitFor()
    await expectSound()
    await page.getByText('See or cancel').click()
    await button('Cancel…').click()
    await expectSound()
    await button('Cancel the booking').click()
    await page.getByRole('heading', { name: 'This booking is cancelled.' }).waitFor()
  })

  it('shows the owner the day, its panels, and what can be done', async () => {
    await open('/app/day', size, scheme)
    await page.getByLabel('Password').waitFor()
    await expectSound()
    await signIn('owner@example.com')
    await page.locator('[data-booking]').filter({ visible: true }).first().waitFor()
    await expectSound()
    await page
      .locator('[data-booking]')
      .filter({ hasText: '15:30' })
      .filter({ visible: true })
      .first()
      .click()
    const panel = page.getByRole('complementary')
    await panel.getByRole('button', { name: 'Arrived' }).waitFor()
    await expectSound()
    await panel.getByRole('button', { name: 'Arrived' }).click()
    await button('Done and paid…').click()
    await expectSound()
    await button('Done and paid').click()
    await page.getByText('€32, €32 taken').waitFor()
    await button('Close').click()
    await page.getByText('Idris’s calendar').click()
    await page.getByText('Connect another').waitFor()
    await expectSound()
  })

  it('shows an incident whole', async () => {
    await open('/app/incidents', size, scheme)
    await signIn('owner@example.com')
    await page.getByText('One incident wants you.').waitFor()
    await expectSound()
    await page.getByText('Someone tried 120').click()
    await page.getByText('What happened').waitFor()
    await page.getByText('60 sources blocked', { exact: true }).click()
    await button('Unblock: 127.0.3.10').click()
    await expectSound()
    await button('Resolve…').click()
    await expectSound()
  })

  it('has plain pages for what is missing or shut', async () => {
    await open('/nothing-here', size, scheme)
    await page.getByRole('heading', { name: 'There is nothing at this address.' }).waitFor()
    await expectSound()
    await page.goto(`${mock.url}/status`)
    await page.getByRole('heading', { name: 'Everything works.' }).waitFor()
    await expectSound()
    await page.goto(`${mock.url}/app/register`)
    await page.getByRole('heading', { name: 'Open an account' }).waitFor()
    await expectSound()
    mock.play('down')
    await page.goto(`${mock.url}/`)
    await page.getByRole('heading', { name: 'Online booking rests for a moment.' }).waitFor()
    await page.locator('main').getByText('+49 30 5550 0142').waitFor()
    await expectSound()
  })
})

async function chooseAndFill() {
  await open('/')
  await button(/Skin fade/).click()
  await page.locator('.time-button').first().click()
  await button('Continue').click()
  await page.getByLabel('Name').fill('Ana Silva')
  await page.getByLabel('E-mail').fill('ana@example.com')
}

describe('booking', () => {
  it('offers the next free time first and books it in four taps', async () => {
    await open('/', 'phone')
    await button('Take this time').click()
    await page.getByLabel('Name').fill('Ana Silva')
    await page.getByLabel('E-mail').fill('ana@example.com')
    await button('Book it').click()
    await page.getByRole('heading', { name: 'See you Tuesday at 16:00.' }).waitFor()
    await page.reload()
    await page.getByRole('heading', { name: 'See you Tuesday at 16:00.' }).waitFor()
    const calendar = await page.getByText('Add to calendar').getAttribute('href')
    expect(calendar).toMatch(/^\/guest-bookings\/t\.[\w-]+\/calendar\.ics$/)
  })

  it('says the price and the cancellation rule before the last tap', async () => {
    await chooseAndFill()
    const terms = page.getByText('paid in the shop. Cancel').filter({ visible: true })
    expect(await terms.textContent()).toMatch(/^€38, .* free of charge until (today|tomorrow) \d\d:\d\d\.$/)
  })

  it('loses no choice on the way back and forth', async () => {
    await chooseAndFill()
    await page.goBack()
    const chosen = page.locator('.time-button[aria-pressed=true]')
    const time = await chosen.textContent()
    await page.goBack()
    await page.getByRole('heading', { name: 'Price list' }).waitFor()
    await page.goForward()
    expect(await chosen.textContent()).toBe(time)
    await page.goForward()
    expect(await page.getByLabel('Name').inputValue()).toBe('Ana Silva')
  })

  it('keeps what was typed when the time has just gone, and shows the times anew', async () => {
    await chooseAndFill()
    mock.play('slot_taken')
    await button('Book it').click()
    await page.getByText('has just gone.').waitFor()
    mock.play('calm')
    await page.locator('.time-button').nth(1).click()
    await button('Continue').click()
    expect(await page.getByLabel('Name').inputValue()).toBe('Ana Silva')
    await button('Book it').click()
    await page.getByText('See you').waitFor()
  })

  it('sends one key for one attempt and another for a changed one', async () => {
    await chooseAndFill()
    mock.play('contained')
    const keys: (string | undefined)[] = []
    page.on('request', (request) => {
      if (request.method() === 'POST') keys.push(request.headers()['idempotency-key'])
    })
    await button('Book it').click()
    await page.getByText('Online booking is paused.').waitFor()
    await page.locator('main').getByText('+49 30 5550 0142').first().waitFor()
    await button('Book it').click()
    await expect.poll(() => keys.length).toBe(2)
    await page.getByText('Online booking is paused.').waitFor()
    await page.getByLabel('Name').fill('Ana Souza')
    await button('Book it').click()
    await expect.poll(() => keys.length).toBe(3)
    expect(keys[0]).toMatch(/^[\da-f]{32}$/)
    expect(keys[1]).toBe(keys[0])
    expect(keys[2]).not.toBe(keys[0])
  })

  it('teaches where there is nothing', async () => {
    mock.play('empty')
    await open('/')
    await expectShown('The price list is being written. Please call to book.')
  })
})

describe('an incident', () => {
  const reach = async () => {
    await open('/app/incidents')
    await signIn('owner@example.com')
    await page.getByText('Someone tried 120').click()
    await page.getByText('live', { exact: true }).waitFor()
  }

  it('shows a new line of the timeline as it happens, once', async () => {
    await reach()
    const line = {
      id: 'new',
      at: '2026-11-24T14:12:01+01:00',
      kind: 'refused',
      text: '3 more were refused.',
      data: {},
    }
    mock.tell('timeline', line)
    mock.tell('timeline', line)
    await page.getByText('3 more were refused.').waitFor()
    expect(await page.getByText('3 more were refused.').count()).toBe(1)
    mock.tell('incident', { sentence: 'Someone tried 123 client passwords.' })
    await page.getByRole('heading', { name: 'Someone tried 123 client passwords.' }).waitFor()
  })

  it('is lifted from and resolved with a reason, and then offers its report', async () => {
    await reach()
    await button('Lift: Ana Silva').click()
    await page.getByLabel('Why is it safe to lift?').fill('She changed her password.')
    await button(/^Lift$/).click()
    await page.getByText('lifted by Rosa Kastner').waitFor()
    await button('Resolve…').click()
    await page.getByLabel('What was it, and why is it over?').fill('Guessed passwords; all changed.')
    await button(/^Resolve$/).click()
    const report = page.getByRole('link', { name: 'Read the report' })
    await page.getByText('Resolved', { exact: true }).waitFor()
    expect(await report.getAttribute('class')).toContain('button-main')
    expect(await report.getAttribute('href')).toMatch(/^\/incidents\/[\w-]+\/report\?format=html$/)
  })
})

describe('behind sign-in', () => {
  it('asks for the mailed code when the shop wants one, and leads a client to their bookings', async () => {
    await open('/app')
    await signIn('ana@example.com')
    await page.getByLabel('Code from the e-mail').fill('123456')
    await expectSound()
    await button('Sign in').click()
    await page.getByRole('heading', { name: 'My bookings' }).waitFor()
    await button('Cancel…').click()
    await expectSound()
  })

  it('says that a password is wrong and keeps the address', async () => {
    await open('/app/sign-in')
    await page.getByLabel('E-mail').fill('owner@example.com')
    await page.getByLabel('Password').fill('wrong')
    await button('Sign in').click()
    await page.getByText('E-mail or password is wrong.').waitFor()
    expect(await page.getByLabel('E-mail').inputValue()).toBe('owner@example.com')
  })

  it('never follows the address of another site after sign-in', async () => {
    await open('/app/sign-in?next=https://evil.example/app/day')
    await signIn('owner@example.com')
    await page.locator('[data-booking]').first().waitFor()
    expect(page.url()).toBe(`${mock.url}/app/day`)
  })

  it('shows a barber their own chair only', async () => {
    await open('/app')
    await signIn('marco@example.com')
    await page.locator('[data-booking]').first().waitFor()
    expect(await page.locator('.day-head h2').allTextContents()).toEqual(['Marco'])
  })

  it('moves between bookings by arrow keys, opens by Enter and gives the focus back', async () => {
    await open('/app/day')
    await signIn('owner@example.com')
    const first = page.locator('[data-booking][tabindex="0"]')
    await first.focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowRight')
    const reached = await page.evaluate(() => document.activeElement?.textContent)
    expect(reached).toContain('with Lena')
    await page.keyboard.press('Enter')
    await page.getByRole('complementary').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('complementary').waitFor({ state: 'detached' })
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(reached)
  })

  it('keeps the chosen design over a reload without a flash of the other', async () => {
    await open('/app/sign-in')
    await button('Change to the dark design').click()
    await page.reload({ waitUntil: 'commit' })
    await page.waitForFunction(() => document.body !== null)
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark')
  })
})
