import { expect, it } from 'vitest'
import { isKind, kindOf, nextName } from './resource-names.ts'

it('makes a kind of what somebody calls it', () => {
  expect(kindOf(' Wash  Basin ')).toBe('wash-basin')
  expect(['chair', 'wash-basin', 'room_2', '', '2nd', 'stuhl-für'].map(isKind)).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
  ])
})

it('names the next one, never as another', () => {
  expect(nextName('wash-basin', [])).toBe('Wash basin 1')
  expect(nextName('chair', [{ name: 'Chair 1' }, { name: 'By the window' }])).toBe('Chair 3')
  expect(nextName('chair', [{ name: 'Chair 2' }])).toBe('Chair 3')
})
