import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isSlug, slugOf } from './slug-of.ts'

it.each([
  ['Harbour', 'harbour'],
  [' Old Town & Co. ', 'old-town-co'],
  ['Zürich, Große Gasse', 'zurich-grosse-gasse'],
  ['理髪店', ''],
])('makes of %j %j', (name, slug) => expect(slugOf(name)).toBe(slug))

it('makes what can be one, or nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (name) => slugOf(name) === '' || isSlug(slugOf(name))),
  )
})
