import { expect, test } from 'vitest'
import { changedValues } from './changed-values.ts'

test('figures, ids and words of the program are told, and of what a person wrote only that it is there', () => {
  const id = '01a20d6d-5a00-7000-8000-693e3241465e'
  const before = { name: 'Ana’s cut', price_minor: 3200, gap_policy: 'offer', note: '', other: 1 }
  const after = { name: 'Ben’s cut', price_minor: 1, gap_policy: 'hide', note: 'call Ana', ids: [id, 'ana'] }
  expect(changedValues(before, after, ['price_minor', 'name', 'gap_policy', 'note', 'ids'])).toEqual({
    fields: ['gap_policy', 'ids', 'name', 'note', 'price_minor'],
    before: { name: 'a text', price_minor: 3200, gap_policy: 'offer', note: '' },
    after: { name: 'a text', price_minor: 1, gap_policy: 'hide', note: 'a text', ids: [id, 'a text'] },
  })
})

test('what is within is treated alike', () => {
  const weekly = [{ weekday: 1, opens: '09:00', closes: '18:00', note: 'Ana' }]
  expect(changedValues({ versions: [] }, { versions: [{ weekly }] }, ['versions'])).toEqual({
    fields: ['versions'],
    before: { versions: [] },
    after: { versions: [{ weekly: [{ weekday: 1, opens: '09:00', closes: '18:00', note: 'a text' }] }] },
  })
})
