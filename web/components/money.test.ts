import { expect, it } from 'vitest'
import { amountOf, amountText } from './money.ts'

it.each([
  ['32', 'EUR', 3_200],
  [' 32.5 ', 'EUR', 3_250],
  ['32,50', 'EUR', 3_250],
  ['0', 'EUR', 0],
  ['19.99', 'EUR', 1_999],
  ['3200', 'JPY', 3_200],
  ['1.234', 'KWD', 1_234],
  ['32.505', 'EUR', null],
  ['32.5', 'JPY', null],
  ['-1', 'EUR', null],
  ['', 'EUR', null],
  ['free', 'EUR', null],
])('reads %j in %s as %j', (text, currency, minor) => {
  expect(amountOf(text, currency)).toBe(minor)
})

it.each([
  [3_200, 'EUR', '32'],
  [3_250, 'EUR', '32.50'],
  [3_200, 'JPY', '3200'],
  [5, 'EUR', '0.05'],
])('writes %j of %s as %j, and reads it back', (amount_minor, currency, text) => {
  expect(amountText({ amount_minor, currency })).toBe(text)
  expect(amountOf(text, currency)).toBe(amount_minor)
})
