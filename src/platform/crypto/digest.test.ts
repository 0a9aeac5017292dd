import { expect, test } from 'vitest'
import { createHmacOf, hmac } from './digest.ts'

test('many MACs under one key are those of the library', () => {
  for (const length of [1, 32, 64]) {
    const key = Buffer.alloc(length, 0xa5)
    const mac = createHmacOf(key)
    for (const parts of [[''], ['a', 'bc'], ['ab', 'c'], ['é 🙂', 'x'.repeat(300)]])
      expect(mac(...parts)).toEqual(hmac(key, ...parts))
  }
  expect(() => createHmacOf(Buffer.alloc(65))).toThrow(RangeError)
})
