import { expect, it } from 'vitest'
import { callName } from './call-name.ts'

it('calls a barber by the first name, unless two share it', () => {
  const [marco, ida, other] = [{ name: 'Marco Albrecht' }, { name: 'Ida' }, { name: 'Marco Weiss' }] as const
  expect(callName(marco, [marco, ida])).toBe('Marco')
  expect(callName(ida, [marco, ida])).toBe('Ida')
  expect(callName(marco, [marco, ida, other])).toBe('Marco Albrecht')
})
