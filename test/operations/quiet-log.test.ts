import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeDataDir, removeDataDir, startShop, type ShopProcess } from './shop-process.test-helper.ts'

const dataDir = makeDataDir()
let shop: ShopProcess
beforeAll(async () => {
  const environment = { LOG_LEVEL: 'debug', DEMO: '0', OWNER_PASSWORD: 'the password of the owner' }
  shop = await startShop({ dataDir, environment })
}, 120_000)
afterAll(async () => {
  await shop.stop()
  removeDataDir(dataDir)
})

const PASSWORDS = ['four words in a row', 'five words in a row', 'six words that are wrong']

async function post(path: string, body: object, headers: Record<string, string> = {}) {
  const answer = await fetch(`${shop.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  const text = await answer.text()
  return {
    status: answer.status,
    body: (text === '' ? {} : JSON.parse(text)) as Record<string, string>,
    cookies: answer.headers.getSetCookie().map((line) => line.split(';')[0] ?? ''),
  }
}

/** The token of the link to a page that was mailed. */
async function mailedLink(page: string): Promise<string> {
  const folder = join(dataDir, 'mail')
  const read = () =>
    (existsSync(folder) ? readdirSync(folder) : []).flatMap((name) => {
      const text = readFileSync(join(folder, name), 'utf8').replaceAll('=\r\n', '')
      return new RegExp(`${page}#([A-Za-z0-9_-]{43})`).exec(text)?.[1] ?? []
    })
  await expect.poll(() => read().length, { timeout: 15_000 }).toBe(1)
  return read()[0]!
}

// ASVS 16.2.5
test('no password, token, cookie, link or address of a whole sign-in, link and reset stands in the log', async () => {
  const email = 'quiet@example.com'
  const [password, next, wrong] = PASSWORDS as [string, string, string]
  const tokens: string[] = []
  const keep = ({ body, cookies }: Awaited<ReturnType<typeof post>>) => {
    tokens.push(...[body['access_token'], body['refresh_token']].filter((token) => token !== undefined))
    tokens.push(...cookies.map((cookie) => cookie.slice(cookie.indexOf('=') + 1)))
    return { body, cookies }
  }
  const own = { origin: shop.url, 'sec-fetch-site': 'same-origin' }
  keep(await post('/auth/register', { email, name: 'Quiet Person', password }))
  expect((await post('/auth/login', { email, password: wrong })).status).toBe(401)
  const login = keep(await post('/auth/login', { email, password, transport: 'cookie' }, own))
  const cookie = login.cookies.join('; ')
  keep(await post('/auth/refresh', {}, { cookie, ...own }))
  await post('/auth/refresh', { refresh_token: 'no.token', secret: wrong })
  await post('/auth/password-reset', { email })
  const reset = await mailedLink('/app/new-password')
  expect((await post('/auth/password-reset/completion', { token: reset, new_password: next })).status).toBe(
    204,
  )
  await post('/auth/sign-in-link', { email })
  const link = await mailedLink('/app/enter')
  const entered = keep(await post('/auth/sign-in-link/completion', { token: link }))
  const bearer = { authorization: `Bearer ${entered.body['access_token']}` }
  expect((await post('/auth/logout', {}, bearer)).status).toBe(204)
  // Somebody who puts one where it does not belong.
  await fetch(`${shop.url}/auth/me?access_token=${entered.body['access_token']}`)

  await expect.poll(() => shop.said).toContain('"path":"/auth/logout"')
  for (const route of ['register', 'login', 'password-reset/completion', 'sign-in-link/completion'])
    expect(shop.said).toContain(`"path":"/auth/${route}"`)
  expect(tokens.length).toBeGreaterThan(8)
  for (const secret of [...tokens, ...PASSWORDS, reset, link, email, 'Quiet Person'])
    expect(shop.said).not.toContain(secret)
})
