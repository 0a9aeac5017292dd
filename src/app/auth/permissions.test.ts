import { expect, it } from 'vitest'
import { assertAccess } from './access.ts'
import { nobody, scopeOf, tenantFor, type Actor } from './actor.ts'
import { actions, rolesWith, type Action, type Role } from './permissions.ts'

const stranger = nobody({ shopId: 'shop', requestId: 'request', source: 'test' })
const somebody = (roles: Role[], more: Partial<Actor> = {}): Actor => ({
  ...stranger,
  accountId: 'account',
  roles: new Set(roles),
  ...more,
})

it('lets several roles reach as far as the widest of them', () => {
  expect(scopeOf(somebody([]), 'bookings.read')).toBe('own')
  expect(scopeOf(somebody(['barber']), 'bookings.read')).toBe('chair')
  expect(scopeOf(somebody(['barber', 'manager']), 'bookings.read')).toBe('shop')
  expect(scopeOf(stranger, 'bookings.read')).toBeNull()
  expect(scopeOf(stranger, 'bookings.make')).toBe('own')
})

it('lets an owner do all that a manager may, and an owner and an operator alone see incidents', () => {
  const owner = somebody(['owner'])
  expect(
    actions.filter(
      (action) => scopeOf(somebody(['manager']), action) !== null && scopeOf(owner, action) === null,
    ),
  ).toEqual([])
  expect(rolesWith('incidents.contain')).toEqual(['owner', 'operator'])
})

it('keeps an actor who is limited to what is among his limits and his roles', () => {
  const limitedTo = new Set<Action>(['bookings.read', 'clients.erase'])
  const barber = somebody(['barber'], { limitedTo })
  expect(scopeOf(barber, 'bookings.read')).toBe('chair')
  expect(() => assertAccess('bookings.read', barber)).not.toThrow()
  expect(() => assertAccess('bookings.change', barber)).toThrow(
    expect.objectContaining({ code: 'forbidden' }),
  )
  expect(() => assertAccess('bookings.make', barber)).toThrow(expect.objectContaining({ code: 'forbidden' }))
  expect(() => assertAccess('clients.erase', barber)).toThrow(expect.objectContaining({ code: 'forbidden' }))
  expect(() => assertAccess('public', barber)).not.toThrow()
})

it('asks who is not signed in to sign in, but not for what is for anyone', () => {
  expect(() => assertAccess('bookings.read', stranger)).toThrow(
    expect.objectContaining({ code: 'unauthenticated' }),
  )
  expect(() => assertAccess('bookings.make', stranger)).not.toThrow()
})

it('shows the database no more than the action reaches', () => {
  const barber = somebody(['barber'], { barberId: 'marco' })
  expect(tenantFor(barber, 'bookings.read')).toMatchObject({ scope: 'shop', chairId: 'marco' })
  expect(tenantFor(barber, 'queue.run')).toMatchObject({ scope: 'shop', chairId: null })
  expect(tenantFor(barber, 'clients.merge')).toMatchObject({ scope: 'own', chairId: null })
  expect(tenantFor(somebody([]), 'bookings.read')).toMatchObject({ scope: 'own', accountId: 'account' })
})
