import { expect, test } from 'vitest'
import { relyingParty } from './relying-party.ts'

test.each<[url: string, host: string, id: string | null, origin?: string]>([
  ['https://book.example.com', 'book.example.com', 'book.example.com', 'https://book.example.com'],
  ['https://book.example.com:8443', 'elsewhere', 'book.example.com', 'https://book.example.com:8443'],
  ['http://localhost:8000', 'localhost:8000', 'localhost', 'http://localhost:8000'],
  ['http://book.example.com', 'book.example.com', null],
  ['https://203.0.113.5', '203.0.113.5', null],
  ['https://203.0.113.5', 'localhost', null],
  ['http://[::1]:8000', '[::1]:8000', null],
  ['http://127.0.0.1:8000', '127.0.0.1:8000', null],
  ['http://127.0.0.1:8000', 'localhost.example.com', null],
  ['http://127.0.0.1:8000', 'localhost:8000', 'localhost', 'http://localhost:8000'],
])('at %s, asked as %s, passkeys are of %s', (url, host, id, origin) => {
  const party = relyingParty(url, host)
  expect(party).toEqual(id === null ? null : { id, origin })
})
