import { expect, it } from 'vitest'
import type { CatalogueBarber } from '../../../api/types.ts'
import { offerDrafts, offersOf } from './offers.ts'

const barber: CatalogueBarber = {
  id: 'ida',
  name: 'Ida',
  bio: '',
  skills: [],
  position: 0,
  active: true,
  services: [
    { service_id: 'cut', duration_minutes: null, price: null },
    { service_id: 'shave', duration_minutes: 45, price: { amount_minor: 3_950, currency: 'EUR' } },
  ],
  version: 1,
}
const drafts = offerDrafts(barber, ['cut', 'shave', 'colour'])

it('keeps what differs, and leaves out what is not offered', () => {
  expect(drafts['colour']).toEqual({ offered: false, duration: '', price: '' })
  expect(offersOf(drafts, 'EUR')).toEqual([
    { service_id: 'cut', duration_minutes: null, price: null },
    { service_id: 'shave', duration_minutes: 45, price: { amount_minor: 3_950 } },
  ])
})

it.each([{ duration: '4' }, { duration: 'long' }, { price: '-1' }, { price: 'free' }])(
  'sends nothing while %j is there, unless it is not offered',
  (typed) => {
    expect(
      offersOf({ ...drafts, cut: { offered: true, duration: '', price: '', ...typed } }, 'EUR'),
    ).toBeNull()
    const left = { ...drafts, cut: { offered: false, duration: '', price: '', ...typed } }
    expect(offersOf(left, 'EUR')).toHaveLength(1)
  },
)
