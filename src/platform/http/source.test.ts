import { describe, expect, it } from 'vitest'
import { sourceOf, trustedProxies } from './source.ts'

const nobody = trustedProxies([])
const proxies = trustedProxies(['10.0.0.0/8', '2001:db8:ffff::1'])

describe('the source of a request', () => {
  it.each([
    ['192.0.2.7', undefined, '192.0.2.7'],
    ['::ffff:192.0.2.7', undefined, '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', undefined, '2001:db8:1:2::'],
    ['192.0.2.7', '198.51.100.1', '192.0.2.7'],
  ])('%s with X-Forwarded-For %s and no trusted proxy is %s', (socket, forwarded, key) => {
    expect(sourceOf(socket, forwarded, nobody).key).toBe(key)
  })

  // ASVS 4.1.3, 15.3.4
  it.each([
    ['10.1.1.1', '203.0.113.9, 198.51.100.1', '198.51.100.1'],
    ['10.1.1.1', '203.0.113.9, 198.51.100.1, 10.2.2.2', '198.51.100.1'],
    ['2001:db8:ffff::1', '203.0.113.9', '203.0.113.9'],
    ['192.0.2.7', '203.0.113.9', '192.0.2.7'],
    ['10.1.1.1', 'nonsense', '10.1.1.1'],
    ['10.1.1.1', '203.0.113.9, nonsense', '10.1.1.1'],
  ])('%s with X-Forwarded-For %s behind a trusted proxy is %s', (socket, forwarded, key) => {
    expect(sourceOf(socket, forwarded, proxies).key).toBe(key)
  })
})
