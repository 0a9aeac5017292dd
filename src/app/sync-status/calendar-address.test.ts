import { expect, test } from 'vitest'
import { addressHost, normaliseAddress } from './calendar-address.ts'

test.each([
  ['webcal://p1-caldav.icloud.com/published/2/abc', 'https://p1-caldav.icloud.com/published/2/abc'],
  ['  https://calendar.example/basic.ics#top ', 'https://calendar.example/basic.ics'],
  ['http://calendar.example:8080/a.ics', 'http://calendar.example:8080/a.ics'],
])('%s is fetched at %s', (text, address) => expect(normaliseAddress(text)).toBe(address))

test.each([
  '',
  'calendar.ics',
  'ftp://a.example/a.ics',
  'https://me:secret@a.example/',
  `https://a/${'x'.repeat(2000)}`,
])('%j is refused', (text) => expect(normaliseAddress(text)).toBeUndefined())

test('only the host is shown', () => {
  expect(addressHost('https://calendar.example:8443/private-4711/basic.ics')).toBe('calendar.example:8443')
  expect(addressHost('')).toBe('')
})
