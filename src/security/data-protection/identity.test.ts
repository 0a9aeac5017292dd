import { expect, test } from 'vitest'
import { addSigner, formatIdentity, parseIdentities } from './identity.ts'

const signer = 'ab'.repeat(32)
const one = { secret: 'AGE-SECRET-KEY-1QQQ', recipient: 'age1one', signer }
const two = { secret: 'AGE-SECRET-KEY-PQ-1PPP', recipient: 'age1two', signer: 'cd'.repeat(32) }

test('the newest identity stands first, each with its own signer', () => {
  const text = formatIdentity(two, formatIdentity(one))
  expect(parseIdentities(text)).toEqual([
    { secret: two.secret, signers: [two.signer] },
    { secret: one.secret, signers: [signer] },
  ])
})

test('a file of age-keygen names no signer, and a file without a key gives nothing', () => {
  const text = `# created: today\n# public key: age1one\n${one.secret}\n`
  expect(parseIdentities(text)).toEqual([{ secret: one.secret, signers: [] }])
  expect(parseIdentities(`# signed by: ${signer}\n`)).toEqual([])
})

test('after the signing key was replaced, each identity that names a signer expects both', () => {
  const next = 'ef'.repeat(32)
  const text = addSigner(formatIdentity(two, formatIdentity(one)), [next, signer])
  expect(parseIdentities(text).map(({ signers }) => signers)).toEqual([
    [next, signer, two.signer],
    [next, signer],
  ])
  expect(addSigner(text, [next])).toBe(text)
  expect(addSigner(`${one.secret}\n`, [next])).toBe(`${one.secret}\n`)
})
