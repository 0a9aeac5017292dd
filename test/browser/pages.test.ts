import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { TestShop } from '../setup/test-shop.ts'
import { openGuardedShop } from './guarded-shop.ts'
import { launchBrowser } from './launch-browser.ts'
import { stuffPasswords } from './stuff-passwords.ts'
import { button, expectSound, openPage, signIn } from './visit.ts'

type Person = Awaited<ReturnType<TestShop['person']>>

const day = Temporal.Now.plainDateISO('Europe/Berlin').add({ days: 2 })

let shop: TestShop
let browser: Browser
let owner: Person
let victim: Person
let incidentId: string
/** The cookies of a browser in which the owner has signed in. */
let ownerCookies: Exclude<BrowserContextOptions['storageState'], undefined>
let visits = 0

beforeAll(async () => {
  shop = await openGuardedShop()
  browser = await launchBrowser()
  owner = await shop.person('owner')
  victim = await shop.person('client')
  await fillDay()
  incidentId = await stuffPasswords(shop, victim)
  const page = await open('/app/sign-in')
  await signIn(page, owner.email, owner.password)
  await page.waitForURL('**/app/day')
  ownerCookies = await page.context().storageState()
  await page.context().close()
}, 60_000)
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
})
afterAll(async () => {
  await browser.close()
  await shop.close()
}, 30_000)

/** Opens a page of the shop on a desk, from an address that nobody else has, so that no visit taints another. */
function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
  visits += 1
  return openPage(browser, shop.url + path, {
    viewport: { width: 1280, height: 800 },
    extraHTTPHeaders: { 'x-forwarded-for': `198.51.100.${visits}` },
    ...options,
  })
}

/** Marco: Ana at 10, Ben at 11, Fay at 15 cancelled. Ida: Cleo at 9 has arrived, Dara at 11 is done, Emil at 14 stayed away. */
async function fillDay(): Promise<void> {
  const book = async (barberId: string, hour: number, name: string): Promise<string> => {
    const start = day.toZonedDateTime({ timeZone: 'Europe/Berlin', plainTime: { hour } })
    const booked = await shop.call('POST', '/bookings', {
      service_id: shop.serviceId,
      barber_id: barberId,
      start_at: start.toInstant().toString(),
      client: { name, email: `${name.toLowerCase()}@example.com` },
    })
    expect(booked).toMatchObject({ status: 201 })
    return booked.body.id
  }
  const move = async (id: string, transition: string) =>
    expect(await shop.call('POST', `/bookings/${id}/${transition}`, {}, owner.headers)).toMatchObject({
      status: 200,
    })
  await book(shop.barberId, 10, 'Ana')
  await book(shop.barberId, 11, 'Ben')
  await move(await book(shop.barberId, 15, 'Fay'), 'cancellation')
  await move(await book(shop.otherBarberId, 9, 'Cleo'), 'arrival')
  await move(await book(shop.otherBarberId, 11, 'Dara'), 'completion')
  const emil = await book(shop.otherBarberId, 14, 'Emil')
  await shop.owner.sql`update booking set state = 'no_show' where id = ${emil}`
}

/** The code of the mail that went to an address; empty while none is there. */
function mailedCode(address: string): string {
  const folder = join(shop.server.context.dataDir, 'mail')
  const mails = existsSync(folder) ? readdirSync(folder) : []
  const own = mails
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .find((text) => text.includes(address) && /^Subject: \d{6}/m.test(text))
  return /Subject: (\d{6})/.exec(own ?? '')?.[1] ?? ''
}

describe('sign-in', () => {
  it('says that the e-mail or the password is wrong, and keeps the e-mail', async () => {
    const page = await open('/app/sign-in')
    await signIn(page, owner.email, 'a wrong password')
    const alert = page.getByRole('alert')
    await alert
      .getByText('The e-mail address or the password is not right. Check both and try again.')
      .waitFor()
    expect(await page.getByLabel('E-mail').inputValue()).toBe(owner.email)
    expect(new URL(page.url()).pathname).toBe('/app/sign-in')
  })

  it('asks for the mailed code while the account is under attack, says when a code is wrong, and that a new password is needed', async () => {
    const page = await open('/app/sign-in')
    await signIn(page, victim.email, victim.password)
    const field = page.getByLabel('Code from the e-mail')
    await field.waitFor()
    await expect.poll(() => mailedCode(victim.email), { timeout: 5_000 }).toMatch(/^\d{6}$/)
    const code = mailedCode(victim.email)
    await field.fill(code === '000000' ? '000001' : '000000')
    await button(page, 'Sign in').click()
    await page.getByRole('alert').getByText('That code is not right, or no longer good.').waitFor()
    await expectSound(page)
    await field.fill(code)
    await button(page, 'Sign in').click()
    // The attack had the right password: whoever knows it is not let in by it any more.
    await page.getByRole('alert').getByText('This account needs a new password').waitFor()
  })

  it.each(['https://evil.example/app/day', '//evil.example/app/day', '/app/..//evil.example/app/day'])(
    'leads to a page of the shop, not to %s',
    async (next) => {
      const page = await open(`/app/sign-in?next=${encodeURIComponent(next)}`)
      const elsewhere: string[] = []
      page.on('request', (request) => {
        if (!request.url().startsWith(`${shop.url}/`)) elsewhere.push(request.url())
      })
      await signIn(page, owner.email, owner.password)
      await page.waitForURL((url) => url.pathname !== '/app/sign-in')
      expect(page.url()).toBe(`${shop.url}/app/day`)
      await page.getByRole('heading', { level: 1 }).waitFor()
      expect(elsewhere).toEqual([])
    },
  )
})

/** Whether the focus stands on this element. */
const hasFocus = (element: Locator) => element.evaluate((one) => one === document.activeElement)

/** Goes to an element by the Tab key alone; no page here has more than thirty stops before it. */
async function tabTo(page: Page, element: Locator): Promise<void> {
  for (let stops = 0; stops < 30 && !(await hasFocus(element)); stops += 1) await page.keyboard.press('Tab')
  expect(await hasFocus(element)).toBe(true)
}

describe('the day, by the keyboard alone', () => {
  it('has one stop for all bookings, moves between them by arrow keys, and gives the focus back', async () => {
    const page = await open(`/app/day?date=${day.toString()}`, { storageState: ownerCookies })
    const grid = page.getByRole('group', { name: 'arrow keys move between them' })
    const booking = (name: string) => grid.getByRole('button', { name })
    await booking('Ana').waitFor()
    await tabTo(page, booking('Ana'))
    for (const [key, name] of [
      ['ArrowUp', 'Ana'],
      ['ArrowDown', 'Ben'],
      ['ArrowRight', 'Dara'],
      ['ArrowUp', 'Cleo'],
      ['ArrowLeft', 'Ana'],
      ['ArrowLeft', 'Ana'],
      ['ArrowDown', 'Ben'],
    ] as const) {
      await page.keyboard.press(key)
      expect([key, name, await hasFocus(booking(name))]).toEqual([key, name, true])
    }
    await page.keyboard.press('Tab')
    expect(await hasFocus(button(page, /15:00 Fay/))).toBe(true)
    await page.keyboard.press('Shift+Tab')
    expect(await hasFocus(booking('Ben'))).toBe(true)

    await page.keyboard.press('Enter')
    const panel = page.getByRole('complementary', { name: 'Details' })
    await panel.getByText('ben@example.com').waitFor()
    expect(await hasFocus(panel.getByRole('heading', { name: 'Ben' }))).toBe(true)
    await page.keyboard.press('Escape')
    await panel.waitFor({ state: 'detached' })
    expect(await hasFocus(booking('Ben'))).toBe(true)
  })

  it('opens the calendars and an appointment in a narrow window, and gives the focus back', async () => {
    const page = await open(`/app/day?date=${day.toString()}`, {
      storageState: ownerCookies,
      viewport: { width: 390, height: 844 },
    })
    const panel = page.getByRole('complementary', { name: 'Details' })
    for (const [opener, inside] of [
      [button(page, 'Connect a calendar'), 'Connect another'],
      [button(page, /Ben/), 'ben@example.com'],
    ] as const) {
      await opener.waitFor()
      await tabTo(page, opener)
      await page.keyboard.press('Enter')
      await panel.getByText(inside).waitFor()
      await page.keyboard.press('Escape')
      await panel.waitFor({ state: 'detached' })
      expect(await hasFocus(opener)).toBe(true)
    }
  })
})

describe.each([
  ['a phone', { width: 390, height: 844 }],
  ['a desk', { width: 1280, height: 800 }],
])('in the dark on %s', (_, viewport) => {
  /** Opens a page in the dark design, and makes sure that it is that one. */
  const openDark = async (path: string, options: BrowserContextOptions = {}) => {
    const page = await open(path, { viewport, colorScheme: 'dark', ...options })
    const paper = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
    expect(Number(/^oklch\(([\d.]+)/.exec(paper)?.[1])).toBeLessThan(0.3)
    return page
  }

  it('is sound while a guest books', async () => {
    const page = await openDark('/')
    await button(page, 'Take this time').waitFor()
    await expectSound(page)
    await button(page, /Haircut/).click()
    await page.locator('.time-button').first().click()
    await expectSound(page)
    await button(page, 'Continue').click()
    await button(page, 'Book it').click()
    await page.getByText('Tell us the name').waitFor()
    await expectSound(page)
  })

  it('is sound at sign-in', async () => {
    const page = await openDark('/app/sign-in')
    await page.getByText('Test Shop').waitFor()
    await expectSound(page)
  })

  it('is sound where the owner sees the day', async () => {
    const page = await openDark(`/app/day?date=${day.toString()}`, { storageState: ownerCookies })
    await button(page, /Ana/).click()
    await button(page, 'Arrived').waitFor()
    await expectSound(page)
    await button(page, 'Close').click()
    await page.getByRole('complementary').waitFor({ state: 'detached' })
    await expectSound(page)
  })

  it('is sound where the owner sees the incidents, and one of them whole', async () => {
    const page = await openDark('/app/incidents', { storageState: ownerCookies })
    const link = page.getByRole('link', { name: /client passwords/ })
    await link.waitFor()
    await button(page, 'Shields up…').click()
    await page.getByText('it would have hit').waitFor()
    await expectSound(page)
    await link.click()
    await page.getByText('live', { exact: true }).waitFor()
    await page.locator('summary').filter({ hasText: '12 sources blocked' }).click()
    await button(page, 'Unblock: 203.0.113.1').click()
    await button(page, 'Resolve…').click()
    await expectSound(page)
  })
})

describe('the limits', () => {
  it('are divided from the page of incidents, and made ordinary again', async () => {
    const page = await open('/app/incidents', { storageState: ownerCookies })
    const limits = page.getByRole('region', { name: 'Limits' })
    await button(limits, 'Shields up…').click()
    await limits.getByLabel('Divide all limits by').selectOption('10')
    await limits.getByLabel('Why?').fill('Somebody reads all free times.')
    await button(limits, /^Shields up$/).click()
    await limits.getByText('All limits are divided by 10.').waitFor()
    await expect.poll(() => shop.server.context.containments.targets('tighten_limits')).toEqual(['all /10'])
    await expectSound(page)
    await button(limits, 'Ordinary limits again').click()
    await limits.getByText('All limits are divided').waitFor({ state: 'detached' })
    expect(shop.server.context.containments.targets('tighten_limits')).toEqual([])
  })
})

describe('an incident', () => {
  const orderOn = async (source: string): Promise<string> => {
    const [order] = await shop.owner.sql<{ id: string }[]>`select id from containment
      where verb = 'block_source' and target = ${source}`
    return order!.id
  }

  it('shows a line that comes while its page is open, once and without a reload', async () => {
    const colleague = await shop.person('operator')
    const page = await open(`/app/incidents/${incidentId}`, { storageState: ownerCookies })
    await page.getByText('live', { exact: true }).waitFor()
    let loads = 0
    page.on('load', () => (loads += 1))
    const id = await orderOn('203.0.113.2')
    const reason = 'A school with one address.'
    expect(await shop.call('DELETE', `/containments/${id}`, { reason }, colleague.headers)).toMatchObject({
      status: 200,
    })
    const line = page
      .getByRole('region', { name: 'Timeline' })
      .getByText(`The block of 203.0.113.2 was lifted: ${reason}`)
    await line.waitFor()
    await page.getByText('lifted by a colleague').waitFor({ state: 'attached' })
    expect(await line.count()).toBe(1)
    expect(loads).toBe(0)
  })

  it('is acknowledged by one tap on a phone, and says by whom', async () => {
    const page = await open(`/app/incidents/${incidentId}`, { storageState: ownerCookies })
    await page.setViewportSize({ width: 390, height: 844 })
    await button(page, 'Acknowledge').click()
    await page.getByText(/^Acknowledged by owner (just now|\d+ s ago)$/).waitFor()
    expect(await button(page, 'Acknowledge').count()).toBe(0)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
    await page.getByRole('region', { name: 'Who was told' }).waitFor()
  })

  it('is lifted from in the page, and the server then lets the source in', async () => {
    const newcomer = { email: 'newcomer@example.com', password: 'a few words in a row', name: 'Gus' }
    const from = { 'x-forwarded-for': '203.0.113.3' }
    const register = () => shop.call('POST', '/auth/register', newcomer, from)
    expect(await register()).toMatchObject({ status: 403, body: { code: 'source_blocked' } })

    const page = await open(`/app/incidents/${incidentId}`, { storageState: ownerCookies })
    await page.locator('summary').filter({ hasText: '12 sources blocked' }).click()
    await button(page, 'Unblock: 203.0.113.3').click()
    await page.getByLabel('Why is it safe to lift?').fill('It is our own office.')
    await button(page, /^Unblock$/).click()
    const order = page.getByRole('listitem').filter({ has: page.getByText('203.0.113.3', { exact: true }) })
    await order.last().getByText('lifted by you').waitFor()
    await expect.poll(() => order.last().getByRole('button').count(), { timeout: 5_000 }).toBe(0)
    await expect
      .poll(() => shop.server.context.containments.has('block_source', '203.0.113.3'), { timeout: 5_000 })
      .toBe(false)
    expect(await register()).toMatchObject({ status: 201 })
  })
})
