import { afterAll, beforeAll, expect, it } from 'vitest'
import { openWorld, type World } from '../auth/authorisation-world.test-helper.ts'

// What people give, with marks in it, goes to every route there is; when the shop closes, nothing of it stands in what it said.
let world: World
let routes: { method: string; path: string; body: unknown }[]

beforeAll(async () => {
  world = await openWorld({})
  const { body: document } = await world.shops.first.call('GET', '/openapi.json')
  routes = Object.entries<Record<string, any>>(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { requestBody }]) => ({
      method: method.toUpperCase(),
      path,
      body: requestBody?.content['application/json']?.example,
    })),
  )
}, 120_000)
afterAll(() => world?.close(), 60_000)

const CARD = '4242 4242 4242 4242'
const marks: Record<string, string> = {
  name: 'Zzyzx Quagmire',
  email: 'zzyzx.quagmire@example.com',
  phone: '+49 30 4242424242',
  note: `Pays with ${CARD}, 4242424242424242`,
  text: `Zzyzx said ${CARD}`,
  reason: `Zzyzx owes ${CARD}`,
  password: 'zzyzx quagmire password',
  new_password: 'zzyzx quagmire renewed',
  present_password: 'zzyzx quagmire present',
  token: 'ZzyzxQuagmireTokenZzyzxQuagmireTokenZzyzxQu',
  refresh_token: 'zzyzx.quagmire.refresh.token',
  client_secret: 'zzyzx quagmire secret',
}

function marked(value: unknown, name = ''): unknown {
  if (typeof value === 'string') return marks[name] ?? value
  if (Array.isArray(value)) return value.map((one) => marked(one, name))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, marked(one, key)]))
}

// ASVS 14.2.4, 16.2.5
// Playbook V1, V2, V3, V4
it('sends marks to every route, by everybody, in body, address and headers', async () => {
  const { first } = world.shops
  const { traces } = first
  for (const mark of Object.values(marks)) traces.secrets.add(mark)
  traces.secrets.add(CARD).add('4242424242424242')
  let asked = 0
  for (const { method, path, body } of routes.filter((route) => !route.path.endsWith('/stream'))) {
    const address = path.replaceAll(/\{[^}]+\}/g, encodeURIComponent(marks['token'] ?? ''))
    const tries: [string, unknown, Record<string, string>][] = [
      [address, marked(body), world.headers.owner],
      [address, marked(body), world.headers.client],
      [address, marked(body), {}],
      [address, marked(body), { authorization: `Bearer ${marks['token']}` }],
      [`${address}?access_token=${marks['token']}&name=Zzyzx%20Quagmire`, undefined, world.headers.owner],
      [
        `${address}/${marks['token']}`,
        undefined,
        { 'user-agent': 'Zzyzx Quagmire', cookie: `s=${marks['token']}` },
      ],
      [address, `{"password":"${marks['password']}"`, { 'content-type': 'application/json' }],
    ]
    for (const [at, sent, headers] of tries) {
      if (sent !== undefined && method === 'GET') continue
      const answer = await first.call(method, at, sent, headers)
      asked += 1
      expect([method, at, answer.status < 500 || answer.body.code === 'guard_silent']).toEqual([
        method,
        at,
        true,
      ])
    }
  }
  expect(asked).toBeGreaterThan(800)
  const log = traces.lines.join('')
  expect(log).toContain('"class_uid":4002')
}, 300_000)
