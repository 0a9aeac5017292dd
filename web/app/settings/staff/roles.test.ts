import { expect, it } from 'vitest'
import type { Account, StaffMember } from '../../../api/types.ts'
import { freeBarbers, mayGive, rolesText } from './roles.ts'

const account = (...roles: string[]) => ({ roles: roles.map((role) => ({ role })) }) as Account

it('names roles in the order of what they may do', () => {
  expect(rolesText(['manager', 'barber'])).toBe('Barber and manager')
  expect(rolesText(['operator', 'owner', 'client', 'barber'])).toBe('Barber, owner and operator')
})

it('lets an owner give every role, a manager that of barbers', () => {
  expect(mayGive(account('owner'), ['owner', 'barber'])).toBe(true)
  expect(mayGive(account('manager'), ['barber'])).toBe(true)
  expect(mayGive(account('manager', 'barber'), ['barber', 'manager'])).toBe(false)
  expect(mayGive(account('barber'), ['barber'])).toBe(false)
})

it('leaves out the barbers who are somebody', () => {
  const staff = [{ barber_id: 'ida' }, { barber_id: null }] as StaffMember[]
  expect(freeBarbers([{ id: 'ida' }, { id: 'marco' }], staff)).toEqual([{ id: 'marco' }])
})
