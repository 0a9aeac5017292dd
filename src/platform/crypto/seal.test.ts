import { expect, test } from 'vitest'
import { seededRandom } from './random.ts'
import { seal, unseal } from './seal.ts'

const random = seededRandom('seal')
const [key, otherKey] = [[random.bytes(32)], [random.bytes(32)]] as const
const what = { purpose: 'authenticator', id: 'ana' }
const plain = Buffer.from('a secret of twenty b')

// ASVS 11.3.2
test('what was sealed opens for what it was sealed for, and is not to be seen in it', () => {
  const sealed = seal(key, what, plain, random)
  expect(unseal(key, what, sealed)).toEqual(plain)
  expect(sealed.includes(plain)).toBe(false)
  expect(seal(key, what, plain, random)).not.toEqual(sealed)
})

test('the newest key seals, and those before it still open what they sealed', () => {
  const sealed = seal(key, what, plain, random)
  const both = [otherKey[0], key[0]] as const
  expect(unseal(both, what, sealed)).toEqual(plain)
  expect(unseal(otherKey, what, seal(both, what, plain, random))).toEqual(plain)
})

// ASVS 11.3.3
test('it opens under no other key, for nobody else, for nothing else, and not when a bit of it was changed', () => {
  const sealed = seal(key, what, plain, random)
  expect(unseal(otherKey, what, sealed)).toBeNull()
  expect(unseal(key, { ...what, id: 'ben' }, sealed)).toBeNull()
  expect(unseal(key, { ...what, purpose: 'calendar' }, sealed)).toBeNull()
  for (let index = 0; index < sealed.length; index++) {
    const changed = Buffer.from(sealed)
    changed[index]! ^= 1
    expect(unseal(key, what, changed)).toBeNull()
  }
  expect(unseal(key, what, sealed.subarray(0, 27))).toBeNull()
})
