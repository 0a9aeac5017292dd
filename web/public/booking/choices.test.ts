import { expect, it } from 'vitest'
import { readChoices } from './choices.ts'

it('falls back to the first step whose choice is missing', () => {
  expect(readChoices('?step=details').step).toBe('service')
  expect(readChoices('?step=details&service=s').step).toBe('time')
  expect(readChoices('?step=details&service=s&at=2026-11-25T16:40:00%2B01:00')).toEqual({
    step: 'details',
    service: 's',
    barber: null,
    day: null,
    at: '2026-11-25T16:40:00+01:00',
  })
})

it('treats an unknown step as the first', () => {
  expect(readChoices('?step=constructor&service=s').step).toBe('service')
})
