import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { calendarFile } from '../../src/app/bookings/calendar-file.ts'
import { operationsOf, type Operation } from '../fuzz/operations.test-helper.ts'
import { repository } from '../conventions/plant.test-helper.ts'
import { openTestShop, type TestShop } from '../setup/test-shop.ts'

let shop: TestShop
let owner: Record<string, string>
let operations: Operation[]
beforeAll(async () => {
  shop = await openTestShop()
  owner = (await shop.person('owner')).headers
  operations = operationsOf((await shop.call('GET', '/openapi.json')).body)
})
afterAll(() => shop.close())

const run = promisify(execFile)

// ASVS 1.2.3, 16.4.1
test('an entry of the log is one line of JSON, whatever is in it', async () => {
  const hostile = 'a\r\n{"level":50,"msg":"forged"}\u2028\u001b[31m\0'
  const program = `
    import { createLog } from './src/platform/log/log.ts'
    createLog('info', 'server').info({ route: ${JSON.stringify(hostile)}, [${JSON.stringify(hostile)}]: 1 }, ${JSON.stringify(hostile)})`
  const { stdout } = await run(process.execPath, ['--input-type=module-typescript', '--eval', program], {
    cwd: repository,
  })
  const lines = stdout.split('\n').filter((line) => line !== '')
  expect(lines).toHaveLength(1)
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ msg: hostile, route: hostile, [hostile]: 1 })
  expect(stdout).not.toContain('\u001b')
})

describe('an answer bears no header that a request has written', () => {
  // ASVS 1.2.1
  test.for([
    '/bookings/x%0d%0aSet-Cookie:%20a=b',
    '/nowhere%0d%0aSet-Cookie:%20a=b',
    '/docs%0d%0aSet-Cookie:%20a=b',
    '/manage/x%0d%0aSet-Cookie:%20a=b?shop=%0d%0aSet-Cookie:a=b',
    '/shop?shop=%0d%0aSet-Cookie:%20a=b',
  ])('%s', async (path) => {
    const { status, headers } = await shop.call('GET', path)
    expect(status).toBeLessThan(500)
    expect(headers.get('set-cookie')).toBeNull()
  })
})

describe('nothing that is sent changes what all objects have', () => {
  const before = Reflect.ownKeys(Object.prototype).length

  // ASVS 1.5.2, 15.3.6
  test.for<[method: string, path: string, body: string | undefined, headers: Record<string, string>]>([
    ['POST', '/bookings', '{"__proto__":{"isStaff":true}}', {}],
    ['POST', '/bookings', '{"client":{"name":"A","__proto__":{"isStaff":true}}}', {}],
    ['POST', '/bookings', '{"client":{"constructor":{"prototype":{"isStaff":true}}}}', {}],
    ['POST', '/clients', '{"name":"A","preferences":{"__proto__":{"isStaff":true}}}', {}],
    ['PATCH', '/shop', '{"\\u005f_proto__":{"isStaff":true}}', {}],
    ['GET', '/bookings?__proto__[isStaff]=true', undefined, {}],
    ['GET', '/bookings?constructor[prototype][isStaff]=true', undefined, {}],
    ['GET', '/bookings?__proto__=isStaff', undefined, {}],
    ['GET', '/shop', undefined, { 'x-shop': '__proto__' }],
    ['GET', '/shop', undefined, { 'x-shop': 'constructor' }],
    ['GET', '/shop', undefined, { cookie: '__proto__=isStaff; constructor=isStaff' }],
    ['GET', '/bookings/__proto__', undefined, {}],
  ])('%s %s %s', async ([method, path, body, headers]) => {
    const { status } = await shop.call(method, path, body, { ...owner, ...headers })
    expect(headers['cookie'] === undefined ? [400, 404] : [200]).toContain(status)
    expect(Reflect.ownKeys(Object.prototype)).toHaveLength(before)
    expect(({} as Record<string, unknown>)['isStaff']).toBeUndefined()
  })
})

// ASVS 1.1.1
test('an address is decoded once: what was encoded twice is another word', async () => {
  expect(await shop.call('GET', '/shop?shop=te%73t')).toMatchObject({ status: 200, body: { slug: 'test' } })
  expect((await shop.call('GET', '/shop?shop=te%2573t')).status).toBe(404)
  const answer = await shop.call('POST', '/clients', { name: 'Ana%20&amp;\\u0041' }, owner)
  expect(answer).toMatchObject({ status: 201, body: { name: 'Ana%20&amp;\\u0041' } })
})

// ASVS 15.3.7
test('a parameter that is there twice is refused, whichever it is', async () => {
  let asked = 0
  for (const { method, path, parameters } of operations) {
    for (const { name, in: place, example } of parameters) {
      if (place !== 'query') continue
      const address = path.replaceAll(/\{[^}]+\}/g, '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e01')
      const value = encodeURIComponent(typeof example === 'string' ? example : JSON.stringify(example ?? 1))
      const body = method === 'GET' || method === 'DELETE' ? undefined : {}
      const answer = await shop.call(method, `${address}?${name}=${value}&${name}=${value}`, body, owner)
      expect(answer.status, `${method} ${path} ${name}`).toBeGreaterThanOrEqual(400)
      expect(answer.status, `${method} ${path} ${name}`).toBeLessThan(500)
      asked += 1
    }
  }
  expect(asked).toBeGreaterThan(200)
}, 60_000)

describe('a name of one line is refused with', () => {
  // ASVS 1.3.3
  test.for([
    ['a line break', 'Eve\nDONE'],
    ['a carriage return', 'Eve\rDONE'],
    ['a line separator', 'Eve\u2028DONE'],
    ['an escape', 'Eve\u001b[31m'],
    ['a bell', 'Eve\u0007'],
    ['a control character of Latin-1', 'Eve\u009b31m'],
  ])('%s', async ([, name]) => {
    const answer = await shop.call('POST', '/clients', { name }, owner)
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
  })
})

test('a calendar file has the lines that we write, whatever a service or a shop is called', () => {
  const hostile = 'Cut\r\nATTACH:http://127.0.0.1/\nEND:VEVENT;X=1,2\\'
  const now = Temporal.Instant.from('2031-03-03T09:00:00Z')
  const text = calendarFile({
    uid: '1',
    start: now,
    end: now.add({ minutes: 30 }),
    timeZone: 'Europe/Berlin',
    summary: hostile,
    location: hostile,
    now,
    cancelled: false,
    sequence: 0,
  })
  const unfolded = text.replaceAll('\r\n ', '').split('\r\n')
  expect(unfolded.filter((line) => line.startsWith('END:VEVENT'))).toEqual(['END:VEVENT'])
  expect(unfolded.filter((line) => line.startsWith('ATTACH'))).toEqual([])
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  expect(unfolded.find((line) => line.startsWith('SUMMARY:'))).toContain('END:VEVENT\\;X=1\\,2')
})
