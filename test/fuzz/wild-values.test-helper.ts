import type { Dice } from '../../src/app/shop/demo/dice.ts'
import type { Schema } from './operations.test-helper.ts'

/** Text that breaks programs: ends of encodings, orders to other programs, times that are none. */
export const wildText: readonly string[] = [
  '',
  ' ',
  '\t\r\n',
  '0',
  '-1',
  'null',
  'true',
  '1e999',
  '0x1F',
  '٣',
  '\0',
  'a\0b',
  '\ud800',
  'x\udc00y',
  '\udbff\udfff',
  '\ufffe',
  '\ufeffbom',
  '\u202eevil\u202c',
  'a\u200bb\u200d\u2060',
  'e\u0301'.repeat(40),
  'Ω'.repeat(3_000),
  '𝒳'.repeat(130),
  'x'.repeat(30_000),
  'İıſK',
  'a\r\nBcc: b@example.com',
  '\u001b[31m\u0007\u0008\u009b',
  '../../../../etc/passwd',
  '%00%0d%0a%2e%2e%2f%252e%c0%ae',
  "' or 1=1 --",
  "'); drop table booking; --",
  '\\',
  '\\u0000',
  '%',
  '_%',
  '$1 ${7*7} {{7*7}} #{7*7}',
  '<img src=x onerror=alert(1)>',
  '=HYPERLINK("http://127.0.0.1")',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  '01990F3E-7A10-7C3E-9A57-3F6D2B1C4E01',
  '{01990f3e-7a10-7c3e-9a57-3f6d2b1c4e01}',
  '01990f3e7a107c3e9a573f6d2b1c4e01',
  'a@b',
  '"a b"@example.com',
  'ü@exämple.com',
  'a@example.com, b@example.com',
  `${'a'.repeat(64)}@${'b'.repeat(60)}.example.com`,
  'file:///etc/passwd',
  'http://127.0.0.1:1/',
  'http://2130706433/',
  'javascript:alert(1)',
  'Europe/Nowhere',
  'Etc/GMT+14',
  'eur',
  '+49 30 5550100',
  '+00000000000000000000',
  '0000-01-01',
  '9999-12-31',
  '10000-01-01',
  '-000001-01-01',
  '2031-02-29',
  '2031-02-30T10:00:00Z',
  '2031-03-30T02:30',
  '2031-03-30T02:30:00+01:00',
  '2031-10-26T02:30',
  '2031-12-31T23:59:60Z',
  '2031-01-01T24:00:00Z',
  '2031-01-01T00:00:00.123456789Z',
  '2031-01-01T00:00:00+23:59',
  '2031-01-01T00:00:00Z[Europe/Berlin]',
  '1000-01-01T00:00:00Z',
  '2999-12-31T23:59:59-23:59',
  '23:59',
  '24:00',
  '99:99',
  'W/"1"',
  '"1"',
  '*',
  '"9223372036854775808"',
]

const wildNumbers: readonly number[] = [
  0, -0, 1, -1, 0.1, 1.5, 100, 101, 32_767, 32_768, 65_536, 2_147_483_647, 2_147_483_648, -2_147_483_649,
  4_294_967_296, 9_007_199_254_740_991, 9.3e18, 1e21, 1e300, -1e300, 5e-324,
]

/** Any value, whatever the schema. */
export function wildValue(dice: Dice): unknown {
  switch (dice.between(0, 5)) {
    case 0:
      return dice.pick(wildNumbers)
    case 1:
      return dice.pick([null, true, false])
    case 2:
      return dice.pick<() => unknown>([
        () => [],
        () => ({}),
        () => [[]],
        () => [null],
        () => [dice.pick(wildText)],
        () => Array.from({ length: 2_000 }, (_, index) => index),
        () => ({ [dice.pick(wildText)]: dice.pick(wildText) }),
        () => ({ length: 3, toString: 1, valueOf: null }),
        () => deep(dice.pick([3, 60, 3_000])),
      ])()
    default:
      return dice.pick(wildText)
  }
}

function deep(levels: number): unknown {
  let value: unknown = 1
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? [value] : { a: value }
  return value
}

/** A value at the edge of what its schema takes, on either side of it. */
export function edgeValue(schema: Schema, dice: Dice): unknown {
  const branch = schema.anyOf === undefined ? schema : dice.pick(schema.anyOf)
  if (branch !== schema) return edgeValue(branch, dice)
  if (schema.enum !== undefined)
    return dice.pick([...schema.enum, 'another', String(schema.enum[0]).toUpperCase()])
  if (schema.const !== undefined) return dice.pick([schema.const, null, [schema.const]])
  const types = [schema.type].flat()
  if (types.includes('integer') || types.includes('number')) {
    const ends = [schema.minimum ?? -2_147_483_648, schema.maximum ?? 9_007_199_254_740_991]
    const end = dice.pick(ends)
    return dice.pick([end - 1, end, end + 1, end + 0.5, String(end), `${end}`.padStart(30, '0')])
  }
  if (types.includes('string')) {
    const length = dice.pick([schema.minLength ?? 0, schema.maxLength ?? 5_000])
    const unit = dice.pick(['x', 'é', '𝒳', '\u0301', ' ', '\u001b'])
    return schema.format === undefined
      ? unit.repeat(Math.max(0, length + dice.between(-1, 1)))
      : dice.pick(wildText.filter((text) => /\d|@|\//.test(text)))
  }
  if (types.includes('array')) {
    const count = dice.pick([schema.minItems ?? 0, schema.maxItems ?? 300]) + dice.between(-1, 1)
    const [example] = schema.items?.examples ?? []
    const item = example ?? edgeValue(schema.items ?? {}, dice)
    return Array.from({ length: Math.max(0, count) }, () => item)
  }
  if (types.includes('boolean')) return dice.pick<unknown>([true, false, 'true', 1, null])
  return wildValue(dice)
}
