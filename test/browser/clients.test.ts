import { readFile } from 'node:fs/promises'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { openTestShop, type TestShop } from '../setup/test-shop.ts'
import { launchBrowser } from './launch-browser.ts'
import { button, expectSound, openPage, signIn } from './visit.ts'

type Person = Awaited<ReturnType<TestShop['person']>>

let shop: TestShop
let browser: Browser
let owner: Person
let ownerCookies: Exclude<BrowserContextOptions['storageState'], undefined>

const phone = { width: 390, height: 844 }
const desk = { width: 1280, height: 800 }

beforeAll(async () => {
  shop = await openTestShop()
  browser = await launchBrowser()
  owner = await shop.person('owner')
  const page = await openPage(browser, `${shop.url}/app/sign-in`, { viewport: desk })
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

const open = (path: string, options: BrowserContextOptions = {}): Promise<Page> =>
  openPage(browser, shop.url + path, { viewport: desk, storageState: ownerCookies, ...options })

/** Writes a client down and gives the id. */
async function written(client: object): Promise<string> {
  const { status, body } = await shop.call('POST', '/clients', client, owner.headers)
  expect(status).toBe(201)
  return body.id
}
const read = async (id: string) => (await shop.call('GET', `/clients/${id}`, undefined, owner.headers)).body

it('the owner adds a client, finds them by their number, and tags them', async () => {
  const page = await open('/app/clients', { viewport: phone })
  await page.getByText('No clients yet.').waitFor()
  await expectSound(page)
  await button(page, 'Add a client').click()
  await page.getByLabel('Name').fill('Gus Amari')
  await page.getByLabel('Phone').fill('+49 30 5550177')
  await page.getByLabel('Preferred barber').selectOption('Marco')
  await page.getByLabel('Tags').fill('regular, Beard')
  await expectSound(page)
  await button(page, 'Add the client').click()
  await page.getByRole('heading', { name: 'Gus Amari' }).waitFor()
  await page.getByText('Marco').waitFor()
  await button(page, 'Remove the tag beard').click()
  await button(page, 'Undo').click()
  await button(page, 'Remove the tag beard').waitFor()
  await button(page, 'Add a tag').click()
  await page.getByLabel('New tags').fill('early')
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: 'early' }).waitFor()
  await expectSound(page)

  await page.getByRole('link', { name: 'Clients', exact: true }).last().click()
  await page.getByLabel('Search clients').fill('030 5550177')
  await page.waitForURL(/q=/)
  await page.getByRole('link', { name: 'Gus Amari' }).waitFor()
  await page.getByLabel('Search clients').fill('nobody at all')
  await page.getByText('Nobody found.').waitFor()
  await expectSound(page)
})

it('the owner is told what somebody else saved in between, and loses nothing typed', async () => {
  const id = await written({ name: 'Ben Okafor', phone: '+49 30 5550188', email: 'ben@example.com' })
  const page = await open(`/app/clients/${id}`)
  await button(page, 'Edit').click()
  await page.getByLabel('Phone').fill('+49 171 5550188')
  await page.getByLabel('Preferences').fill('Low fade.')
  const other = await shop.call(
    'PATCH',
    `/clients/${id}`,
    { phone: '+49 30 5550199', email: 'okafor@example.com' },
    { ...owner.headers, 'if-match': '"1"' },
  )
  expect(other.status).toBe(200)
  await button(page, 'Save').click()
  const alert = page.getByRole('alert')
  await alert.getByText('Phone: now “+49 30 5550199”.').waitFor()
  await alert.getByText('E-mail: now “okafor@example.com”.').waitFor()
  expect(await page.getByLabel('Phone').inputValue()).toBe('+49 171 5550188')
  expect(await page.getByRole('textbox', { name: 'E-mail' }).inputValue()).toBe('okafor@example.com')
  await expectSound(page)
  await button(page, 'Save again').click()
  await button(page, 'Edit').waitFor()
  expect(await read(id)).toMatchObject({
    phone: '+49 171 5550188',
    email: 'okafor@example.com',
    preferences: { note: 'Low fade.' },
  })
})

it('the owner notes what was said, agreed on and who belongs together', async () => {
  const id = await written({ name: 'Cleo Marsh' })
  const childId = await written({ name: 'Dara Marsh' })
  const page = await open(`/app/clients/${id}`)
  await page.getByLabel('New note').fill('Allergic to aloe.')
  await button(page, 'Add the note').click()
  await page.getByText('Allergic to aloe.').waitFor()
  await button(page, 'Delete the note').click()
  await button(page, 'Keep it').click()
  await page.getByLabel('New note').fill('Brings her own comb.')
  await button(page, 'Add the note').click()
  await page.getByText('Brings her own comb.').waitFor()
  await button(page, 'Delete the note “Brings').click()
  await page.getByRole('button', { name: 'Delete the note', exact: true }).click()
  await page.getByText('Brings her own comb.').waitFor({ state: 'detached' })

  await button(page, 'Agreed: Photos of the cut').click()
  await button(page, 'On paper').click()
  await page.getByText(/^Agreed on paper, /).waitFor()
  await button(page, 'Took it back: Photos of the cut').click()
  await button(page, 'On the phone').click()
  await page.getByText(/^Taken back on the phone, /).waitFor()
  await page.getByText('Everything that was said').click()
  await page.getByText('Photos of the cut: agreed on paper').waitFor()

  await button(page, 'Agree otherwise').click()
  await page.getByLabel('Free until, hours before').fill('2')
  await page.getByLabel('Due after that').fill('0')
  await button(page, 'Save').click()
  await page.getByText('Until 2 hours before, as agreed').waitFor()
  await page.getByText('Nothing is due, as agreed').waitFor()

  await button(page, 'Add somebody').click()
  await page.getByLabel('Who belongs to them?').fill('dara')
  await button(page, 'Child Dara Marsh').click()
  await page.getByRole('link', { name: 'Dara Marsh' }).waitFor()
  expect((await read(childId)).household.members).toMatchObject([
    { name: 'Cleo Marsh', role: 'adult' },
    { name: 'Dara Marsh', role: 'child' },
  ])
  await page.getByLabel('Dara Marsh is').selectOption('Adult')
  await button(page, 'Take out Dara Marsh').click()
  await page.getByText('Dara Marsh was taken out.').waitFor()
  expect((await read(childId)).household).toBeNull()
  await button(page, 'Undo').click()
  await page.getByRole('link', { name: 'Dara Marsh' }).waitFor()
  await expectSound(page)
})

it('the owner compares two who are one person, and merges them', async () => {
  const keptId = await written({ name: 'Emil Novak', phone: '+49 30 5550166', tags: ['regular'] })
  const goneId = await written({ name: 'Emil Nowak', phone: '030 5550166', email: 'emil@example.com' })
  const page = await open('/app/clients', { viewport: phone, colorScheme: 'dark' })
  await page.getByRole('link', { name: 'Possible duplicates' }).click()
  await page.getByText('Same phone').waitFor()
  await expectSound(page)
  await button(page, 'Compare').click()
  await page.getByRole('radio', { name: /Novak/ }).check()
  await page.getByRole('row', { name: /Phone .* is not kept/ }).waitFor()
  await button(page, 'Merge into Emil Novak…').click()
  await page.getByText('This can’t be undone.').waitFor()
  await expectSound(page)
  await button(page, 'Make them one').click()
  await page.getByText('They are one now.').waitFor()
  await page.getByText('Nobody is here twice.').waitFor()
  expect(await read(goneId)).toMatchObject({ id: keptId, email: 'emil@example.com', merged_ids: [goneId] })
  await page.goto(`${shop.url}/app/clients/${goneId}`)
  await page.waitForURL(`**/app/clients/${keptId}`)
  await page.getByRole('heading', { name: 'Emil Novak' }).waitFor()
})

it('the owner hands out what is held of a client, and erases them once nothing is booked', async () => {
  const day = Temporal.Now.plainDateISO('Europe/Berlin').add({ days: 2 })
  const start = day.toZonedDateTime({ timeZone: 'Europe/Berlin', plainTime: '10:00' })
  const booked = await shop.call('POST', '/bookings', {
    service_id: shop.serviceId,
    barber_id: shop.barberId,
    start_at: start.toInstant().toString(),
    client: { name: 'Fay Lund', email: 'fay@example.com' },
  })
  const page = await open(`/app/clients/${booked.body.client.id}`)
  const download = page.waitForEvent('download')
  await button(page, 'Download everything').click()
  const file = await download
  const held = JSON.parse(await readFile(await file.path(), 'utf8'))
  expect(held.records.client).toMatchObject([{ name: 'Fay Lund' }])

  await button(page, 'Erase this client…').click()
  await button(page, 'Erase for good').click()
  await page.getByText('That is not the name.').waitFor()
  await page.getByLabel('Type “Fay Lund” to confirm').fill('Fay Lund')
  await button(page, 'Erase for good').click()
  await page.getByText('This client has bookings that are still to come.').waitFor()
  await page.getByRole('link', { name: /10:00, Haircut/ }).waitFor()
  await expectSound(page)
  const cancelled = await shop.call('POST', `/bookings/${booked.body.id}/cancellation`, {}, owner.headers)
  expect(cancelled.status).toBe(200)
  await button(page, 'Erase for good').click()
  await page.getByRole('heading', { name: 'Erased client' }).waitFor()
  await expectSound(page)
  expect(await read(booked.body.client.id)).toMatchObject({ name: 'Erased client', email: null })
})

it('a barber sees the clients he wrote down, and not what only the owner does', async () => {
  const barber = await shop.person('barber')
  const own = await shop.call('POST', '/clients', { name: 'Hal Ito' }, barber.headers)
  const page = await openPage(browser, `${shop.url}/app/sign-in?next=/app/clients`, { viewport: desk })
  await signIn(page, barber.email, barber.password)
  await page.getByRole('link', { name: 'Hal Ito' }).click()
  await page.waitForURL(`**/app/clients/${own.body.id}`)
  await button(page, 'Download everything').waitFor()
  expect(await page.getByRole('button', { name: /Erase|Agree otherwise/ }).count()).toBe(0)
  await page.goto(`${shop.url}/app/clients/duplicates`)
  await page.waitForURL('**/app/day')
})
