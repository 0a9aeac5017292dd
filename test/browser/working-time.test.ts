import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { openTestShop, type TestShop } from '../setup/test-shop.ts'
import { launchBrowser } from './launch-browser.ts'
import { button, expectSound, openPage, signIn } from './visit.ts'

let shop: TestShop
let browser: Browser
let headers: Record<string, string>
beforeAll(async () => {
  shop = await openTestShop()
  headers = (await shop.person('owner')).headers
  browser = await launchBrowser()
}, 60_000)
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
  await shop.owner.sql`delete from date_override`
  await shop.owner.sql`delete from time_off`
})
afterAll(async () => {
  await browser.close()
  await shop.close()
}, 30_000)

const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 } }
const desk: BrowserContextOptions = { viewport: { width: 1280, height: 800 }, colorScheme: 'dark' }
const today = Temporal.Now.plainDateISO('Europe/Berlin')
const inDays = (days: number) => today.add({ days }).toString()

/** Signs somebody in and opens a page. */
async function openAs(role: 'owner' | 'barber', path: string, options: BrowserContextOptions): Promise<Page> {
  const { email, password } = await shop.person(role)
  const page = await openPage(browser, `${shop.url}/app/sign-in?next=${encodeURIComponent(path)}`, options)
  await signIn(page, email, password)
  await page.waitForURL(`**${path}`)
  return page
}

/** Books a haircut with Marco. */
async function book(days: number, time: string, name: string): Promise<void> {
  const startAt = today.add({ days }).toZonedDateTime({ timeZone: 'Europe/Berlin', plainTime: time })
  const { status } = await shop.call('POST', '/bookings', {
    service_id: shop.serviceId,
    barber_id: shop.barberId,
    start_at: startAt.toInstant().toString(),
    client: { name, email: 'guest@example.com', phone: '+49 30 5550199' },
  })
  expect(status).toBe(201)
}

const written = async (path: string): Promise<any[]> =>
  (await shop.call('GET', path, undefined, headers)).body.items

it.each([
  ['phone', phone],
  ['desktop, dark', desk],
])('the owner gives a barber other hours from a date, and takes them back: %s', async (_, options) => {
  const page = await openAs('owner', '/app/settings/hours', options)
  await page.getByText('Monday to Sunday').waitFor()
  await expectSound(page)
  await button(page, 'Ida').click()
  await button(page, 'Change from a date').click()
  await page.getByLabel('From', { exact: true }).fill(inDays(30))
  await page.getByLabel('Until').fill(inDays(60))
  await page.getByLabel('Monday, from').fill('930')
  await button(page, 'Break: Monday').click()
  await button(page, 'Copy to…: Monday').click()
  await page.getByRole('button', { name: 'Tue', exact: true }).click()
  await page.getByLabel('Saturday, from').fill('22:30')
  await page.getByLabel('Saturday, to').fill('')
  await button(page, 'Save the hours').click()
  await page.getByText('Write both times').waitFor()
  await expectSound(page)
  await page.getByLabel('Saturday, to').fill('2:30')
  await page.getByText('ends on Sunday').waitFor()
  await button(page, 'Remove these hours of Sunday').click()
  await button(page, 'Save the hours').click()
  await page.getByText(/^Ida’s hours are saved and hold from/).waitFor()
  const later = page.getByRole('region', { name: 'Later' })
  await later.getByText('Monday and Tuesday').first().waitFor()
  await page.getByText('A night belongs to the day on which it begins.').waitFor()
  await expectSound(page)
  const path = `/barbers/${shop.otherBarberId}/hours`
  const [, added, after] = await written(path)
  expect(added).toMatchObject({ valid_from: inDays(30), valid_to: inDays(60) })
  expect(added.weekly).toMatchObject([
    { weekday: 1, opens: '09:30', closes: '13:30' },
    { weekday: 1, opens: '14:00', closes: '18:00' },
    { weekday: 2, opens: '09:30', closes: '13:30' },
    { weekday: 2, opens: '14:00', closes: '18:00' },
    { weekday: 3 },
    { weekday: 4 },
    { weekday: 5 },
    { weekday: 6, opens: '22:30', closes: '02:30' },
  ])
  expect(after).toMatchObject({ valid_from: inDays(61), valid_to: null })

  await later.getByRole('listitem').first().getByRole('button', { name: 'Delete' }).click()
  await page.getByText(/are deleted\.$/).waitFor()
  expect(await written(path)).toHaveLength(1)
  await button(page, 'Undo').click()
  await page.getByText('It is as it was before.').waitFor()
  expect(await written(path)).toHaveLength(3)
  await later.getByRole('listitem').first().getByRole('button', { name: 'Delete' }).click()
  await page.getByText(/are deleted\.$/).waitFor()
})

it('the owner keeps what he typed when somebody else has changed the hours meanwhile', async () => {
  const path = `/barbers/${shop.barberId}/hours`
  const page = await openAs('owner', '/app/settings/hours', desk)
  await button(page, 'Change from a date').click()
  await page.getByLabel('Monday, from').fill('7:45')
  const weekly = [{ weekday: 1, opens: '12:00', closes: '20:00' }]
  await shop.call('PUT', path, { valid_from: inDays(90), weekly }, headers)
  await button(page, 'Save the hours').click()
  await page.getByText('The hours are not saved.').waitFor()
  expect(await page.getByLabel('Monday, from').inputValue()).toBe('07:45')
  await page.getByRole('region', { name: 'Written meanwhile' }).getByText('12:00⁠–⁠20:00').waitFor()
  await expectSound(page)
  await button(page, 'Save the hours').click()
  await page.getByText(/^Marco’s hours are saved and hold now, until/).waitFor()
  expect(await written(path)).toMatchObject([
    { valid_to: inDays(-1) },
    { valid_from: inDays(0), valid_to: inDays(89) },
    { valid_from: inDays(90), weekly },
  ])
  await button(page, 'Undo').click()
  await page.getByText('It is as it was before.').waitFor()
  await button(page, /^Delete: From/).click()
  await page.getByText(/are deleted\.$/).waitFor()
  expect(await written(path)).toMatchObject([{ valid_from: null, valid_to: null }])
})

it('the owner closes the shop for Christmas, and opens one day of it again', async () => {
  const page = await openAs('owner', '/app/settings/holidays', phone)
  await page.getByText('No dates yet.').waitFor()
  await expectSound(page)
  await button(page, 'Add a date').click()
  await page.getByLabel('Date', { exact: true }).fill(inDays(40))
  await page.getByLabel('Last day').fill(inDays(42))
  await page.getByLabel('Reason').fill('Christmas')
  await expectSound(page)
  await button(page, 'Save').click()
  await page.getByText(/saved for the whole shop\.$/).waitFor()
  await page.getByText('Whole shop: closed').waitFor()
  expect(await written('/date-overrides')).toHaveLength(3)

  await button(page, 'Add a date').click()
  await page.getByLabel('Date', { exact: true }).fill(inDays(42))
  await page.getByLabel('Other hours').check()
  await page.getByLabel('That day, to').fill('16')
  await button(page, 'Save').click()
  await page.getByText('Some of these dates have hours of their own already.').waitFor()
  expect(await page.getByLabel('That day, to').inputValue()).toBe('16:00')
  await page.getByText('Delete one of these days').click()
  await page
    .getByRole('region', { name: 'Coming dates' })
    .getByRole('listitem')
    .last()
    .getByRole('button')
    .click()
  await expect.poll(() => written('/date-overrides'), { timeout: 8_000 }).toHaveLength(2)
  await button(page, 'Save').click()
  await page.getByText('Whole shop: 10:00⁠–⁠16:00').waitFor()
  await expectSound(page)
  await button(page, /^Delete: .*Christmas/).click()
  await page.getByText(/the weekly hours hold again\.$/).waitFor()
  expect(await written('/date-overrides')).toMatchObject([{ date: inDays(42) }])
  await button(page, 'Undo').click()
  await page.getByText('It is as it was before.').waitFor()
  expect(await written('/date-overrides')).toHaveLength(3)
})

it('a barber writes down an afternoon off and lunch each weekday, for himself alone', async () => {
  await shop.call(
    'POST',
    '/time-off',
    { starts_at_local: `${inDays(9)}T18:00`, ends_at_local: `${inDays(9)}T21:00`, reason: 'Team dinner' },
    headers,
  )
  const page = await openAs('barber', '/app/settings/time-off', desk)
  await page.getByText('Team dinner').waitFor()
  expect(await page.getByRole('button', { name: 'Delete' }).count()).toBe(0)
  await button(page, 'Add time off or a break').click()
  expect(await page.getByLabel('For', { exact: true }).count()).toBe(0)
  await page.getByLabel('Hours', { exact: true }).check()
  await page.getByLabel('First day').fill(inDays(8))
  await page.getByLabel('From', { exact: true }).fill('15')
  await page.getByLabel('To', { exact: true }).fill('noon')
  await button(page, 'Save').click()
  await page.getByText('Such as 09:30.').waitFor()
  await expectSound(page)
  await page.getByLabel('To', { exact: true }).fill('18')
  await button(page, 'Save').click()
  await page.getByText(/saved for Marco\.$/).waitFor()

  await button(page, 'Add time off or a break').click()
  await page.getByLabel('Break', { exact: true }).check()
  await page.getByLabel('How often').selectOption('Every week')
  const days = page.getByRole('group', { name: 'On which weekdays' })
  for (const name of ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']) {
    const day = days.getByRole('button', { name })
    const isWanted = !name.startsWith('S')
    if (((await day.getAttribute('aria-pressed')) === 'true') !== isWanted) await day.click()
  }
  await page.getByLabel('Reason').fill('Lunch')
  await button(page, 'Save').click()
  const lines = page.getByRole('region', { name: 'Repeated' }).getByRole('listitem')
  await lines.getByText('Every weekday, 13:00⁠–⁠14:00').waitFor()
  await expectSound(page)
  await lines.getByRole('button', { name: /^Delete/ }).click()
  await page.getByText('The break is deleted, with all its repetitions.').waitFor()
  expect(await written('/time-off')).toMatchObject([
    { starts_at_local: `${inDays(8)}T15:00`, ends_at_local: `${inDays(8)}T18:00`, barber_id: shop.barberId },
    { reason: 'Team dinner' },
  ])
})

it('the owner is told which booking no longer fits, and cancels it from there', async () => {
  await book(6, '10:00', 'Ana Silva')
  await book(6, '16:00', 'Ben Okafor')
  const page = await openAs('owner', '/app/settings/time-off', desk)
  await button(page, 'Add time off or a break').click()
  await page.getByLabel('First day').fill(inDays(6))
  await button(page, 'Save').click()
  await page.getByText('2 bookings no longer fit. Nothing was cancelled', { exact: false }).waitFor()
  await expectSound(page)
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Day' }).click()
  await page.getByRole('link', { name: '2 bookings no longer fit' }).click()
  await page.getByRole('heading', { name: 'No longer fits' }).waitFor()
  await page.getByText('The barber has time off or a break then.').first().waitFor()
  await expectSound(page)
  await page.getByRole('link', { name: /Ana Silva/ }).click()
  const panel = page.getByRole('complementary', { name: 'Details' })
  await panel.getByRole('heading', { name: 'Ana Silva' }).waitFor()
  await button(panel, 'Cancel…').click()
  await button(panel, 'Cancel the booking').click()
  await page.getByRole('link', { name: '1 booking no longer fits' }).click()
  await page.getByRole('link', { name: /Ben Okafor/ }).waitFor()
  expect(await page.getByRole('link', { name: /Ana Silva/ }).count()).toBe(0)
})
