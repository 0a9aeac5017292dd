import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { openTestShop, type TestShop } from '../setup/test-shop.ts'
import { launchBrowser } from './launch-browser.ts'
import { button, expectSound, openPage, signIn } from './visit.ts'

type Cookies = Exclude<BrowserContextOptions['storageState'], undefined>

let shop: TestShop
let browser: Browser
let owner: Awaited<ReturnType<TestShop['person']>>
let cookies: Cookies

const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 } }
const desk: BrowserContextOptions = { viewport: { width: 1280, height: 800 }, colorScheme: 'dark' }

beforeAll(async () => {
  shop = await openTestShop()
  browser = await launchBrowser()
  owner = await shop.person('owner')
  cookies = await cookiesOf(owner)
}, 60_000)
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
})
afterAll(async () => {
  await browser.close()
  await shop.close()
}, 30_000)

async function cookiesOf({ email, password }: { email: string; password: string }): Promise<Cookies> {
  const page = await openPage(browser, `${shop.url}/app/sign-in`, desk)
  await signIn(page, email, password)
  await page.waitForURL('**/app/day')
  const state = await page.context().storageState()
  await page.context().close()
  return state
}

const open = (path: string, options: BrowserContextOptions = desk): Promise<Page> =>
  openPage(browser, shop.url + path, { storageState: cookies, ...options })

const read = async (path: string) => (await shop.call('GET', path, undefined, owner.headers)).body

it('the owner adds chairs, an add-on and a colour that needs them, retires it and takes that back', async () => {
  const page = await open('/app/settings/services', phone)
  await page.getByText('A hot towel, an oil').waitFor()
  await expectSound(page)
  await button(page, 'Add an add-on').click()
  await button(page, 'Add it').click()
  await page.getByText('Give it a name.').waitFor()
  await page.getByLabel('Name').fill('Hot towel')
  await page.getByLabel('Takes, min').fill('10')
  await page.getByLabel('Price, EUR').fill('5,50')
  await button(page, 'Add it').click()
  await button(page, /^Hot towel/).waitFor()
  await button(page, 'Add a kind').click()
  await page.getByLabel('What it is').fill('Wash basin')
  await page.getByLabel('How many').fill('2')
  await button(page, 'Add it').click()
  await button(page, 'One wash basin more').click()
  await page.getByRole('group', { name: 'How many of wash basin' }).getByText('3').waitFor()
  await button(page, 'One wash basin less').click()
  await page.getByRole('group', { name: 'How many of wash basin' }).getByText('2').waitFor()
  await expectSound(page)

  await page.getByRole('link', { name: 'Add a service' }).click()
  await button(page, 'Offer it').click()
  await page.getByText('Give it a name.').waitFor()
  await page.getByLabel('Name').fill('Colour')
  await page.getByLabel('Duration, min').fill('90')
  await page.getByLabel('Price, EUR').fill('89')
  await page.getByLabel('Ida').uncheck()
  await page.getByLabel('Processing, min').fill('40')
  await page.getByLabel('From minute').fill('70')
  await page.getByLabel('Wash basin').check()
  await page.getByLabel('Hot towel').check()
  await page.getByLabel('Returning clients').check()
  await page.getByLabel('Free until').fill('48')
  await button(page, 'Offer it').click()
  await page.getByText('Processing begins after the first minute').waitFor()
  await expectSound(page)
  await page.getByLabel('From minute').fill('30')
  await page.getByText('30 min work, 40 min barber free, 20 min work').waitFor()
  await button(page, 'Offer it').click()
  const line = page.getByRole('link', { name: /^Colour/ })
  await line.getByText('Marco, returning clients').waitFor()
  const service = (await read('/services')).items.find((one: { name: string }) => one.name === 'Colour')
  expect(service).toMatchObject({
    duration_minutes: 90,
    price: { amount_minor: 8_900 },
    bookable_by: 'returning',
    cancellation_free_hours: 48,
    barber_ids: [shop.barberId],
    add_ons: [{ name: 'Hot towel', price: { amount_minor: 550 } }],
  })
  expect(await read(`/catalogue/services/${service.id}`)).toMatchObject({
    processing_from_minute: 30,
    processing_minutes: 40,
    resource_kinds: ['wash-basin'],
  })

  const names = async () => (await read('/services')).items.map((one: { name: string }) => one.name)
  await button(page, 'Retire Colour').click()
  await page.getByText('Colour is not offered any more.').waitFor()
  expect(await names()).not.toContain('Colour')
  await button(page, 'Undo').click()
  await page.getByText('Colour is offered again.').waitFor()
  await button(page, 'Change the order').click()
  await button(page, 'Move Colour up').click()
  await expect.poll(names).toEqual(['Colour', 'Haircut'])
  await expectSound(page)
})

it('the owner changes a service that a colleague has changed meanwhile, and both changes stay', async () => {
  const page = await open(`/app/settings/services/${shop.serviceId}`)
  await page.getByLabel('Buffer after').fill('15')
  await page.getByRole('link', { name: 'Booking rules' }).click()
  await page.getByText('What you typed is not saved.').waitFor()
  await expectSound(page)
  await button(page, 'Stay here').click()
  const change = { description: 'Wash, cut and finish.' }
  expect(await shop.call('PATCH', `/services/${shop.serviceId}`, change, owner.headers)).toMatchObject({
    status: 200,
  })
  await button(page, 'Save').click()
  await page.getByText('Somebody else has changed this meanwhile.').waitFor()
  await expectSound(page)
  await button(page, 'Save mine all the same').click()
  await page.getByText('Saved. It counts from now on.').waitFor()
  expect(await read(`/catalogue/services/${shop.serviceId}`)).toMatchObject({
    ...change,
    buffer_after_minutes: 15,
  })
  expect(await page.getByLabel('Description').inputValue()).toBe(change.description)
  await page.getByLabel('Description').fill('Another one.')
  await page.getByLabel('Description').press('Tab')
  await button(page, 'Save').press('Enter')
  await page.getByText('Saved. It counts from now on.').waitFor()
  expect(await button(page, 'Save').evaluate((one) => one === document.activeElement)).toBe(true)
  await page.getByRole('link', { name: 'Booking rules' }).click()
  await page.getByRole('heading', { name: 'Booking rules' }).waitFor()
})

it('the owner gives a barber a skill and a price of his own, and is told which booking no longer fits', async () => {
  const start = Temporal.Now.plainDateISO('Europe/Berlin')
    .add({ days: 3 })
    .toZonedDateTime({ timeZone: 'Europe/Berlin', plainTime: '10:00' })
  const booking = {
    service_id: shop.serviceId,
    barber_id: shop.otherBarberId,
    start_at: start.toInstant().toString(),
    client: { name: 'Ana Silva', email: 'ana@example.com', phone: '+49 30 5550123' },
  }
  expect(await shop.call('POST', '/bookings', booking)).toMatchObject({ status: 201 })
  const page = await open('/app/settings/services', phone)
  await page.getByRole('link', { name: /^Ida/ }).last().click()
  await page.getByLabel('Another skill').fill('shave')
  await page.keyboard.press('Enter')
  await button(page, 'Save the profile').click()
  await page.getByText('Saved. It counts from now on.').waitFor()
  await page.getByLabel('Own price of Haircut').fill('3x')
  await page.getByText('Such as 32 or 32.50.').waitFor()
  await page.getByLabel('Own price of Haircut').fill('38.50')
  await page.getByLabel('Own duration of Haircut').fill('45')
  await expectSound(page)
  await button(page, 'Save the services').click()
  await expect
    .poll(async () => (await read(`/catalogue/barbers/${shop.otherBarberId}`)).services[0])
    .toMatchObject({ duration_minutes: 45, price: { amount_minor: 3_850 } })
  await page.getByLabel('Haircut', { exact: false }).first().uncheck()
  await button(page, 'Save the services').click()
  await page.getByText('1 booking no longer fits').last().waitFor()
  await page.getByRole('link', { name: '+49 30 5550123' }).waitFor()
  await expectSound(page)
  expect(await read(`/catalogue/barbers/${shop.otherBarberId}`)).toMatchObject({
    services: [],
    skills: ['shave'],
  })
})

it('the owner sets the booking rules, limits a day, removes the limit and takes that back', async () => {
  const page = await open('/app/settings/rules')
  await page.getByLabel('Step of the grid').fill('3')
  await button(page, 'Save').click()
  await page.getByText('Write a whole number from 5 to 240.').waitFor()
  await page.getByLabel('Step of the grid').fill('30')
  await page.getByLabel('The full hour').check()
  await page.getByText('a client is offered 09:30, 10:00, 10:30').waitFor()
  await page.getByLabel('Minimum notice').fill('120')
  await page.getByText('A client books at least 2 hours before the time.').waitFor()
  await page.getByLabel('After that, % of the price').fill('50')
  await page.getByText('Who changes later owes 16 of a cut for 32').waitFor()
  await page.getByLabel('Hide them').check()
  await button(page, 'Save').click()
  await page.getByText('Saved. It counts from now on.').waitFor()
  expect(await read('/booking-rules')).toMatchObject({
    slot_step_minutes: 30,
    slot_anchor: 'midnight',
    notice_minutes_min: 120,
    late_fee_percent: 50,
    gap_policy: 'hide',
    horizon_days: 365,
  })
  await expectSound(page)

  const limits = async () => (await read('/booking-limits')).items
  await button(page, 'Add a limit').click()
  await page.getByLabel('At most').fill('8')
  await page.getByLabel('With', { exact: true }).selectOption('Marco')
  await button(page, 'Add it').click()
  await button(page, /^Appointments with Marco/).click()
  await page.getByLabel('At most').fill('6')
  await button(page.getByRole('form', { name: 'The limit' }), 'Save').click()
  await page.getByText('at most 6 a day').waitFor()
  const kept = { barber_id: shop.barberId, service_id: null, period: 'day', count_max: 6 }
  expect(await limits()).toMatchObject([kept])
  await button(page, /^Remove the limit/).click()
  await page.getByText('The limit of Appointments with Marco is gone.').waitFor()
  expect(await limits()).toEqual([])
  await button(page, 'Undo').click()
  await page.getByText('at most 6 a day').waitFor()
  expect(await limits()).toMatchObject([kept])
  await expectSound(page)
})

/** What was mailed to an address; empty while nothing was. */
function mailTo(address: string): string {
  const folder = join(shop.server.context.dataDir, 'mail')
  const mails = existsSync(folder) ? readdirSync(folder) : []
  return (
    mails.map((name) => readFileSync(join(folder, name), 'utf8')).find((text) => text.includes(address)) ?? ''
  )
}

it('the owner invites somebody and takes it back, makes a barber a manager, and cannot leave alone', async () => {
  await shop.person('barber')
  const page = await open('/app/settings/staff', phone)
  await button(page, 'Invite somebody').click()
  await button(page, 'Send the invitation').click()
  await page.getByText('Tell us the name.').waitFor()
  await page.getByLabel('Name').fill('Noor')
  await page.getByLabel('E-mail').fill('noor@example.com')
  await page.getByLabel('As which barber').selectOption('Ida')
  await expectSound(page)
  await button(page, 'Send the invitation').click()
  await page.getByText('A mail with the link is on its way to noor@example.com.').waitFor()
  await expect.poll(() => mailTo('noor@example.com'), { timeout: 5_000 }).toContain('/app/join')
  await button(page, 'Take back the invitation of Noor').click()
  await page.getByText('The link in the mail to noor@example.com stops working.').waitFor()
  await button(page, 'Take the invitation back').click()
  await page.getByText('The invitation of Noor is taken back.').waitFor()

  await page.getByText('Operator', { exact: true }).click()
  const shown = page.locator('details[open]')
  await shown.getByText('Resolve incidents').waitFor()
  await page.getByText('Barber', { exact: true }).click()
  await shown.getByText('For their own chair').waitFor()
  await expectSound(page)

  await button(page, 'Change barber').click()
  await page.getByLabel('Manager').check()
  await expectSound(page)
  await button(page, 'Save').click()
  await page.getByText('barber is barber and manager now.').waitFor()
  await button(page, 'Change owner').click()
  await button(page, /works here no more/).click()
  await button(page, 'Remove owner').click()
  await page.getByText('This is the last owner of the shop.').waitFor()
  await expectSound(page)
  await button(page, 'Move Ida up').press('Enter')
  await expect
    .poll(async () => (await read('/barbers')).items.map((one: { name: string }) => one.name))
    .toEqual(['Ida', 'Marco'])
  expect(await button(page, 'Move Ida up').evaluate((one) => one === document.activeElement)).toBe(true)
})

it('the owner renames the shop, chooses its colour and opens another one', async () => {
  const page = await open('/app/settings/shops')
  const form = page.getByRole('form', { name: 'This shop' })
  await form.getByLabel('Name').fill('Old Town')
  await form.getByLabel('Address').fill('Alte Gasse 4, Berlin')
  await form.getByLabel('Navy').check({ force: true })
  await button(form, 'Save').click()
  await form.getByText('Saved. It counts from now on.').waitFor()
  await page.getByRole('link', { name: 'Old Town' }).waitFor()
  expect(await read('/shop')).toMatchObject({
    name: 'Old Town',
    address: 'Alte Gasse 4, Berlin',
    phone: '+49 30 5550100',
    accent: 'oklch(0.42 0.11 260)',
  })
  await expectSound(page)
  await page.getByRole('form', { name: 'The organisation' }).getByLabel('Name').fill('Ana’s Shops')
  await button(page, 'Save the name').click()
  await expect.poll(async () => (await read('/organisation')).name).toBe('Ana’s Shops')

  await button(page, 'Open another shop').click()
  const another = page.getByRole('form', { name: 'Another shop' })
  await another.getByLabel('Name', { exact: true }).fill('Test')
  await button(another, 'Open it').click()
  await page.getByText('There is a shop of this slug already.').waitFor()
  await another.getByLabel('Name', { exact: true }).fill('Harbour')
  await expectSound(page)
  await button(another, 'Open it').click()
  await page.getByText('Harbour is open.').waitFor()
  await page.getByRole('link', { name: 'Go there' }).click()
  await page.getByRole('link', { name: 'Harbour' }).waitFor()
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('link', { name: 'Services' }).click()
  await page.getByText('Nothing is offered yet.').waitFor()
  await expectSound(page)
})

it('a manager may invite barbers alone, names no organisation, and a barber sees none of this', async () => {
  const manager = await cookiesOf(await shop.person('manager'))
  const page = await open('/app/settings/staff', { ...phone, storageState: manager })
  await button(page, 'Invite somebody').click()
  await page.getByText('Can be booked; sees').waitFor()
  expect(await page.getByText('Runs the shop').count()).toBe(0)
  expect(await button(page, 'Change owner').count()).toBe(0)
  await page.getByRole('link', { name: 'Shops' }).click()
  await page.getByText('you: manager').waitFor()
  expect(await button(page, 'Open another shop').count()).toBe(0)
  await expectSound(page)
  const barber = await cookiesOf(await shop.person('barber'))
  const other = await open('/app/settings/staff', { ...phone, storageState: barber })
  await other.waitForURL('**/app/day')
  expect(await other.getByRole('link', { name: 'Settings' }).count()).toBe(0)
})
