import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { signId } from '../../src/platform/crypto/signed-id.ts'
import { openTwoShops, type TwoShops } from '../locations/two-shops.test-helper.ts'
import { launchBrowser } from './launch-browser.ts'
import { button, expectSound, openPage } from './visit.ts'

let shops: TwoShops
let browser: Browser

beforeAll(async () => {
  shops = await openTwoShops()
  browser = await launchBrowser()
}, 60_000)
afterAll(async () => {
  await browser.close()
  await shops.close()
}, 30_000)

it('lets an invited person register and join, and a guest find, book and manage in the second shop', async () => {
  const { first, owner, inSecond, second } = shops
  const viewport = { width: 390, height: 844 }
  const invited = await first.call(
    'POST',
    '/staff',
    { email: 'ida@example.com', name: 'Ida', roles: ['barber', 'manager'] },
    { ...owner.headers, ...inSecond },
  )
  const token = signId(first.server.context.keys.link, 'invitation', invited.body.id)
  const ida = await openPage(browser, `${first.url}/app/join?token=${token}&shop=harbour`, { viewport })
  await ida.getByRole('link', { name: 'Open an account' }).click()
  await ida.getByLabel('Name').fill('Ida')
  await ida.getByLabel('E-mail').fill('ida@example.com')
  await ida.getByLabel('Password').fill('correct horse battery')
  await button(ida, 'Open the account').click()
  await ida.getByRole('heading', { name: 'Work at Harbour.' }).waitFor()
  await expectSound(ida)
  await button(ida, 'Join').click()
  await ida.waitForURL(/\/app\/day/)
  await ida.getByRole('link', { name: 'Harbour' }).waitFor()

  const [barber] = await first.owner.sql<{ id: string }[]>`select id from barber where shop_id = ${second.id}`
  await shops.letWork(barber?.id ?? '')
  const guest = await openPage(browser, first.url, { viewport })
  await guest.getByText('Our other shops').waitFor()
  await expectSound(guest)
  await guest.getByRole('link', { name: 'Harbour' }).click()
  await guest.getByText('Shave').first().waitFor()
  await button(guest, 'Take this time').click()
  await guest.getByLabel('Name').fill('Ana Silva')
  await guest.getByLabel('E-mail').fill('ana@example.com')
  await button(guest, 'Book it').click()
  await guest.getByRole('heading', { name: /^See you / }).waitFor()
  const [booking] = await first.owner.sql<{ id: string; shop_id: string }[]>`select id, shop_id from booking`
  expect(booking?.shop_id).toBe(second.id)

  // As the link of the mail, in another browser: it says nothing of the shop.
  const link = signId(first.server.context.keys.link, 'manage', booking?.id ?? '')
  const later = await openPage(browser, `${first.url}/manage/${link}`, { viewport })
  await later.getByRole('link', { name: 'Harbour' }).first().waitFor()
  await later.getByText('Booked for Ana Silva').waitFor()
  await button(later, 'Cancel…').click()
  await button(later, 'Cancel the booking').click()
  await later.getByRole('heading', { name: 'This booking is cancelled.' }).waitFor()
}, 60_000)
