import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import {
  ACCESS_TOKEN_SECONDS,
  canBeOurs,
  CLOCK_SKEW_MS,
  GOOD_AFTER_MS,
  isGood,
  signingKeyOf,
  type SigningKey,
} from './signing-key.ts'

const pair = generateKeyPairSync('ed25519')
const FROM = 1_000_000_000
const UNTIL = 2_000_000_000

function key(changes: Partial<SigningKey> = {}): SigningKey {
  return {
    kid: 'old',
    publicKey: pair.publicKey,
    publicJwk: {},
    privateKey: pair.privateKey,
    signsFromMs: FROM,
    signsUntilMs: UNTIL,
    goodUntilMs: UNTIL + GOOD_AFTER_MS,
    ...changes,
  }
}

test('of two keys one signs at a time, and the other takes over to the millisecond', () => {
  const keys = [key(), key({ kid: 'new', signsFromMs: UNTIL, signsUntilMs: null, goodUntilMs: null })]
  expect(signingKeyOf(keys, FROM - CLOCK_SKEW_MS - 1)).toBeUndefined()
  expect(signingKeyOf(keys, UNTIL - 1)?.kid).toBe('old')
  expect(signingKeyOf(keys, UNTIL)?.kid).toBe('new')
  expect(signingKeyOf([key({ privateKey: null })], FROM)).toBeUndefined()
  // Where the one before is gone, nobody waits for the next.
  expect(signingKeyOf(keys.slice(1), UNTIL - CLOCK_SKEW_MS)?.kid).toBe('new')
})

test('a key is good until the last token that it signed has ended, and then by itself no more', () => {
  const lastTokenEndsMs = UNTIL + ACCESS_TOKEN_SECONDS * 1_000
  expect(isGood(key(), lastTokenEndsMs)).toBe(true)
  expect(isGood(key(), UNTIL + GOOD_AFTER_MS - 1)).toBe(true)
  expect(isGood(key(), UNTIL + GOOD_AFTER_MS)).toBe(false)
})

test('a key is not good before it signs, but for clocks that differ', () => {
  expect(isGood(key(), FROM - CLOCK_SKEW_MS)).toBe(true)
  expect(isGood(key(), FROM - CLOCK_SKEW_MS - 1)).toBe(false)
})

test('a token of a later time than its key signed in was not made by us', () => {
  const endOf = (issuedMs: number): number => Math.floor(issuedMs / 1_000) + ACCESS_TOKEN_SECONDS
  expect(canBeOurs(key(), endOf(UNTIL))).toBe(true)
  expect(canBeOurs(key(), endOf(UNTIL + CLOCK_SKEW_MS + 1_000))).toBe(false)
  expect(canBeOurs(key({ signsUntilMs: null }), endOf(UNTIL * 10))).toBe(true)
})
