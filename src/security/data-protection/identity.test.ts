import { expect, test } from 'vitest'
import { formatIdentity, parseIdentities } from './identity.ts'

const signer = 'ab'.repeat(32)
const one = { secret: 'AGE-SECRET-KEY-1QQQ', recipient: 'age1one', signer }
const two = { secret: 'AGE-SECRET-KEY-PQ-1PPP', recipient: 'age1two', signer: 'cd'.repeat(32) }

test('the newest identity stands first, each with its own signer', () => {
  const text = formatIdentity(two, formatIdentity(one))
  expect(parseIdentities(text)).toEqual([
    { secret: two.secret, signer: two.signer },
    { secret: one.secret, signer },
  ])
})

test('a file of age-keygen names no signer, and a file without a key gives nothing', () => {
  const text = `# created: today\n# public key: age1one\n${one.secret}\n`
  expect(parseIdentities(text)).toEqual([{ secret: one.secret, signer: null }])
  expect(parseIdentities(`# signed by: ${signer}\n`)).toEqual([])
})
