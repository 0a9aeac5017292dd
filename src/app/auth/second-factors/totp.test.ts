import { expect, test } from 'vitest'
import { enrolment, stepOfCode } from './totp.ts'

// RFC 6238, appendix B, SHA-1; of its eight digits the last six.
const secret = Buffer.from('12345678901234567890')
const worked: [seconds: number, code: string][] = [
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
]

test.each(worked)('at %i seconds the code is that of RFC 6238', (seconds, code) => {
  const step = Math.floor(seconds / 30)
  expect(stepOfCode(secret, code, { nowMs: seconds * 1000, lastStep: 0 })).toBe(step)
  const spaced = `${code.slice(0, 3)} ${code.slice(3)}`
  expect(stepOfCode(secret, spaced, { nowMs: seconds * 1000, lastStep: 0 })).toBe(step)
})

// ASVS 6.5.5
test('a clock may be a step fast or slow, and no more', () => {
  const [seconds, code] = [1_234_567_890, '005924']
  const at = (steps: number) =>
    stepOfCode(secret, code, { nowMs: (seconds + steps * 30) * 1000, lastStep: 0 })
  expect([-2, -1, 0, 1, 2].map(at)).toEqual([null, 41_152_263, 41_152_263, 41_152_263, null])
})

// ASVS 6.5.1
test('a code is good once, and none before it is good any more', () => {
  const [seconds, code] = [1_234_567_890, '005924']
  const after = (lastStep: number) => stepOfCode(secret, code, { nowMs: seconds * 1000, lastStep })
  expect([41_152_262, 41_152_263, 41_152_264].map(after)).toEqual([41_152_263, null, null])
})

test('what is no code is wrong, not an error', () => {
  for (const code of ['', '00592', '0059240', 'abcdef', '٠٠٥٩٢٤', '-05924'])
    expect(stepOfCode(secret, code, { nowMs: 1_234_567_890_000, lastStep: 0 })).toBeNull()
})

test('an app is given the secret with the names of shop and account, whatever they are made of', () => {
  const { uri, secret: text } = enrolment(secret, {
    issuer: 'Ana & Söhne: Barber',
    label: 'ana+x@example.com',
  })
  expect(text).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ')
  const address = new URL(uri)
  expect(address.searchParams.get('issuer')).toBe('Ana & Söhne: Barber')
  expect(Object.fromEntries(address.searchParams)).toMatchObject({
    secret: text,
    algorithm: 'SHA1',
    digits: '6',
    period: '30',
  })
  expect(decodeURIComponent(address.pathname)).toContain('ana+x@example.com')
})
