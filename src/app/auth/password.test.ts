import { expect, test } from 'vitest'
import { hashPassword, verifyPassword } from './password.ts'

// ASVS 11.4.2
test('a password is kept as argon2id with 19 MiB and two passes, each with a salt of its own', async () => {
  const [one, other] = await Promise.all(
    ['four words in a row', 'four words in a row'].map((text) => hashPassword(text)),
  )
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[^$]{22}\$[^$]{43}$/)
  expect(other).not.toBe(one)
  expect(await verifyPassword('four words in a row', one ?? null)).toBe(true)
  expect(await verifyPassword('four words in a raw', one ?? null)).toBe(false)
  expect(await verifyPassword('four words in a row', null)).toBe(false)
})
