import { expect, it } from 'vitest'
import { changedOf, rebase } from './draft.ts'

const base = { name: 'Ana', phone: '1', email: 'a@example.com', note: '' }

it('sends what was typed into, nothing else', () => {
  expect(changedOf(base, { ...base, phone: '2' })).toEqual({ phone: '2' })
  expect(changedOf(base, base)).toEqual({})
})

it('keeps what was typed and takes over what was saved elsewhere in between', () => {
  const typed = { ...base, phone: '2', name: 'Anna' }
  const fresh = { ...base, phone: '3', email: 'b@example.com', name: 'Anna' }
  expect(rebase(base, typed, fresh)).toEqual({
    typed: { name: 'Anna', phone: '2', email: 'b@example.com', note: '' },
    meanwhile: [
      { field: 'phone', theirs: '3', contested: true },
      { field: 'email', theirs: 'b@example.com', contested: false },
    ],
  })
})
