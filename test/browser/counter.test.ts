import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { systemRandom } from '../../src/platform/crypto/random.ts'
import { openTestShop, type TestShop } from '../setup/test-shop.ts'
import { launchBrowser } from './launch-browser.ts'
import { button, expectSound, openPage, signIn } from './visit.ts'

let shop: TestShop
let browser: Browser
let cookies: Exclude<BrowserContextOptions['storageState'], undefined>

const desk = { width: 1280, height: 800 }
const phone = { width: 390, height: 844 }
const today = Temporal.Now.plainDateISO('Europe/Berlin')

/** Open around the clock, and over midnight: whatever time it is, hours are left. */
beforeAll(async () => {
  shop = await openTestShop()
  await shop.owner.sql`update weekly_hours set opens_minute = 0, closes_minute = 1440`
  for (const barberId of [shop.barberId, shop.otherBarberId])
    for (let weekday = 1; weekday <= 7; weekday += 1)
      await shop.owner
        .sql`insert into weekly_hours (id, shop_id, barber_id, weekday, opens_minute, closes_minute)
        values (${systemRandom.uuid()}, ${shop.shopId}, ${barberId}, ${weekday}, 1380, 1560)`
  browser = await launchBrowser()
  const manager = await shop.person('manager')
  const page = await openPage(browser, `${shop.url}/app/sign-in`, { viewport: desk })
  await signIn(page, manager.email, manager.password)
  await page.waitForURL('**/app/day')
  cookies = await page.context().storageState()
  await page.context().close()
}, 60_000)
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
})
afterAll(async () => {
  await browser.close()
  await shop.close()
}, 30_000)

const visit = (path: string, options: BrowserContextOptions = {}): Promise<Page> =>
  openPage(browser, shop.url + path, { viewport: desk, storageState: cookies, ...options })
const panelOf = (page: Page) => page.getByRole('complementary', { name: 'Details' })

test('at the counter somebody is added to the queue, called and served, and another one leaves', async () => {
  const page = await visit('/app/queue', { viewport: phone })
  await page.getByText('Nobody is waiting.').waitFor()
  await expectSound(page)
  await button(page, 'Add a walk-in').click()
  const panel = panelOf(page)
  await panel.getByText('nobody ahead').waitFor()
  await button(panel, 'Add to the queue').click()
  await panel.getByText('Write the name to call out.').waitFor()
  await panel.getByLabel('Name').fill('Jonas')
  await panel.getByLabel('Phone').fill('+49 30 5550141')
  await button(panel, 'Add to the queue').click()
  await panel.getByText('Jonas is number 1').waitFor()
  await panel.getByText('1 ahead').waitFor()
  await panel.getByLabel('With').selectOption({ label: 'Ida' })
  await panel.getByLabel('Name').fill('Aylin')
  await button(panel, 'Add to the queue').click()
  await panel.getByText('Aylin is number 2').waitFor()
  await expectSound(page)
  await page.keyboard.press('Escape')

  const line = (name: string) => page.getByRole('listitem').filter({ hasText: name })
  await line('Aylin').getByText('Haircut with Ida').waitFor()
  await button(line('Jonas'), 'Call').click()
  await line('Jonas')
    .getByText(/called \d\d:\d\d/)
    .waitFor()
  await expectSound(page)
  await button(line('Jonas'), 'Serve…').click()
  await line('Jonas').getByLabel('With').selectOption({ label: 'Marco' })
  await expectSound(page)
  await button(line('Jonas'), 'To the chair').click()
  await page.getByText('Jonas is in the chair with Marco.').waitFor()

  // Marco is taken now: what does not fit is said, and nothing is lost.
  await button(line('Aylin'), 'Serve…').click()
  await line('Aylin').getByLabel('With').selectOption({ label: 'Marco' })
  await button(line('Aylin'), 'To the chair').click()
  await line('Aylin').getByText('Not in the chair yet.').waitFor()
  await line('Aylin').getByText('Marco: not free now').waitFor()
  await button(line('Aylin'), 'Back').click()
  await button(line('Aylin'), 'Left…').click()
  await button(line('Aylin'), 'Take off the queue').click()
  await page.getByText('Aylin is off the queue.').waitFor()
  await page.getByText('Nobody is waiting.').waitFor()
  const states = await shop.owner.sql`select state from walk_in order by joined_at`
  expect(states).toEqual([{ state: 'served' }, { state: 'removed' }])
}, 60_000)

test('a wish of somebody on the phone is written down, offered and taken, and another one withdrawn', async () => {
  const page = await visit('/app/queue?list=waitlist')
  await page.getByText('Nobody waits for a time.').waitFor()
  await button(page, 'Add a wish').click()
  const panel = panelOf(page)
  await panel.getByLabel('Name').fill('Leonie')
  await panel.getByLabel('Phone').fill('+49 30 5550177')
  await button(panel, 'Ida').click()
  await panel.getByLabel('First day').fill(today.add({ days: 3 }).toString())
  await panel.getByLabel('Last day').fill(today.add({ days: 3 }).toString())
  await panel.getByLabel('From').fill('09:00')
  await panel.getByLabel('Over by').fill('12:00')
  await expectSound(page)
  await button(panel, 'Add to the waitlist').click()
  await panel.getByText('Leonie is on the waitlist.').waitFor()
  await panel.getByLabel('Name').fill('Paul')
  await panel.getByLabel('First day').fill(today.add({ days: 200 }).toString())
  await panel.getByLabel('Last day').fill(today.add({ days: 210 }).toString())
  await button(panel, 'Tue').click()
  await button(panel, 'Other days or times as well').click()
  await button(panel, 'Leave these out').click()
  await button(panel, 'Add to the waitlist').click()
  await panel.getByText('Paul is on the waitlist.').waitFor()
  await page.keyboard.press('Escape')

  const line = (name: string) =>
    page.getByRole('listitem').filter({ has: page.getByText(name, { exact: true }) })
  await button(line('Leonie'), 'They take it').waitFor({ timeout: 20_000 })
  await line('Leonie')
    .getByText(/09:00 with Ida/)
    .waitFor()
  await expectSound(page)
  await button(line('Leonie'), 'They take it').click()
  await line('Leonie').waitFor({ state: 'detached' })
  await button(line('Paul'), 'Withdraw…').click()
  await expectSound(page)
  await button(line('Paul'), 'Withdraw the wish').click()
  await page.getByText('Nobody waits for a time.').waitFor()
  const states = await shop.owner.sql`select state from waitlist_wish order by created_at`
  expect(states).toEqual([{ state: 'booked' }, { state: 'withdrawn' }])
}, 60_000)

test('somebody on the phone is booked, the visit repeated, and the series moved and cancelled in part', async () => {
  const first = today.add({ days: 15 - today.dayOfWeek })
  const at = (weeks: number, plainTime: string) =>
    first.add({ weeks }).toZonedDateTime({ timeZone: 'Europe/Berlin', plainTime }).toInstant().toString()
  const take = async (name: string, startAt: string) => {
    const wanted = { service_id: shop.serviceId, barber_id: shop.otherBarberId, start_at: startAt }
    const client = { name, email: `${name.toLowerCase()}@example.com` }
    expect(await shop.call('POST', '/bookings', { ...wanted, client })).toMatchObject({ status: 201 })
  }
  // Of the four Mondays to come the second is taken at ten, the third a holiday, and the fourth taken at twelve.
  await take('Ben', at(2, '10:00'))
  await take('Cleo', at(4, '12:00'))
  await shop.owner.sql`insert into date_override (id, shop_id, date)
    values (${systemRandom.uuid()}, ${shop.shopId}, ${first.add({ weeks: 3 }).toString()}::text::date)`
  shop.server.context.shops.forget()

  const page = await visit(`/app/day?date=${first.toString()}`)
  await button(page, 'New booking').click()
  const panel = panelOf(page)
  await panel.getByLabel('Name').fill('Ana Silva')
  await panel.getByLabel('Phone').fill('+49 30 5550123')
  await panel.getByLabel('With').selectOption({ label: 'Ida' })
  await panel.getByText('A time that is not listed').click()
  await panel.getByLabel('Begins at').fill('10:05')
  await panel.getByText('Ida: Appointments do not begin at this minute.').waitFor()
  await button(panel, 'Book').click()
  await panel.getByText('Choose a time.').waitFor()
  await button(panel, '10:00').click()
  await expectSound(page)
  await button(panel, /^Book .* 10:00$/).click()
  await panel.getByRole('heading', { name: 'Booked' }).waitFor()
  await button(panel, 'Book another').click()
  await panel.getByLabel('Name').fill('ana s')
  await button(panel, /Ana Silva/).click()
  await button(panel, 'Somebody else').waitFor()
  await button(panel, 'Close').click()

  await button(page, /10:00 Ana Silva/).click()
  await button(panel, 'Repeat…').click()
  await panel.getByLabel('Every … weeks').fill('1')
  await panel.getByLabel('More times').fill('4')
  const dates = panel.getByRole('region', { name: 'The dates' }).getByRole('listitem')
  await dates
    .filter({ hasText: 'no room' })
    .getByText(/is taken/)
    .waitFor()
  await dates
    .filter({ hasText: 'Instead of' })
    .getByText(/has a day off/)
    .waitFor()
  await panel.getByText('Not all of these can be had.').waitFor()
  await panel.getByLabel('If a time is taken').selectOption({ label: 'Leave that one out' })
  await button(panel, 'Book 3 times').click()
  await panel.getByText('Booked 3 times, every week.').waitFor()
  await panel.getByText('One was left out:').waitFor()
  await expectSound(page)
  await button(panel, 'Show the first').click()
  await panel.getByText('every week, 1 of 4').click()
  await expectSound(page)

  await button(panel, 'Move…').click()
  await panel.getByLabel('This one and all after it').check()
  await button(panel, '12:00').click()
  await button(panel, /^Move to .* 12:00$/).click()
  await panel.getByText('Nothing was moved.').waitFor()
  await expectSound(page)
  await button(panel, 'Move the others, leave this one where it is').click()
  await panel.getByText('One stayed where it was.').waitFor()
  await button(panel, 'Show the booking').click()
  await panel.getByText(/12:00/).first().waitFor()
  await button(panel, 'Cancel…').click()
  await panel.getByLabel('This one and all after it').check()
  await expectSound(page)
  await button(panel, 'Cancel these bookings').click()
  await panel.getByText('Cancelled').first().waitFor()

  const booked = await shop.owner
    .sql`select to_char(b.start_at at time zone 'Europe/Berlin', 'HH24:MI') as clock,
      b.state, b.origin from booking b join client c on c.id = b.client_id where c.name = 'Ana Silva'
    order by b.start_at`
  expect(booked).toEqual([
    { clock: '10:00', state: 'confirmed', origin: 'staff' },
    { clock: '12:00', state: 'cancelled', origin: 'series' },
    { clock: '12:00', state: 'cancelled', origin: 'series' },
    { clock: '10:00', state: 'cancelled', origin: 'series' },
  ])
  expect(await shop.owner.sql`select id from client where name = 'Ana Silva'`).toHaveLength(1)
}, 90_000)

test('a barber books for his own chair first; a booking for another chair is read back, not shown', async () => {
  const barber = await shop.person('barber')
  const page = await openPage(browser, `${shop.url}/app/sign-in?next=/app/queue`, { viewport: phone })
  await signIn(page, barber.email, barber.password)
  await page.getByRole('heading', { name: 'Walk-ins' }).waitFor()
  await page.getByRole('link', { name: /^Waitlist/ }).click()
  await page.getByText('Nobody waits for a time.').waitFor()
  await page.goto(`${shop.url}/app/day?date=${today.add({ days: 1 }).toString()}`)
  await button(page, 'New booking').click()
  const panel = panelOf(page)
  await panel.getByText('Morning').waitFor()
  expect(await panel.getByLabel('With').locator('option:checked').textContent()).toBe('Marco')
  await panel.getByLabel('With').selectOption({ label: 'Ida' })
  await panel.getByLabel('Name').fill('Emil')
  await button(panel, '15:00').click()
  await button(panel, /^Book tomorrow 15:00$/).click()
  await panel.getByRole('heading', { name: 'Booked' }).waitFor()
  await panel.getByText('No e-mail address').waitFor()
  await expectSound(page)
  expect(await panel.getByRole('button', { name: 'Show it' }).count()).toBe(0)
}, 60_000)
