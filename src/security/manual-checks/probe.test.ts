import { expect, test } from 'vitest'
import { openTestShop } from '../../../test/setup/test-shop.ts'
import { seededRandom } from '../../platform/crypto/random.ts'
import { checkLimit } from './check-limit.ts'
import { createProbe } from './probe.ts'

const random = seededRandom('probe', 0)

test.each([
  ['http://127.0.0.1:8000', 'linux', true],
  ['http://0.0.0.0:8000', 'linux', true],
  ['http://127.0.0.1:8000', 'darwin', false],
  ['http://[::]:8000', 'linux', false],
  ['http://192.0.2.1:8000', 'linux', false],
])('%s on %s: questions from many addresses: %j', (url, platform, isSpread) => {
  const probe = createProbe(url, random, platform)
  const sources = Array.from({ length: 50 }, () => probe.newSource())
  expect(probe.isSpread).toBe(isSpread)
  expect(new Set(sources).size).toBe(isSpread ? 50 : 1)
  const own = isSpread ? /^127\.(6[4-9]|[7-9]\d|1\d\d)\.\d+\.\d+$/ : /^null$/
  for (const source of sources) expect(String(source)).toMatch(own)
})

test('where there is one address only, the limit is looked at and not run into', async () => {
  const shop = await openTestShop({ RATE_LIMIT_MAX: '30' })
  try {
    const verdict = await checkLimit(createProbe(shop.url, random, 'darwin'))
    expect(verdict).toEqual({
      ok: true,
      detail: 'counts down from 30; running into it was not tried here',
    })
    expect((await shop.call('GET', '/shop')).status).toBe(200)
  } finally {
    await shop.close()
  }
})
