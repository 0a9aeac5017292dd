import { expect, it } from 'vitest'
import type { CatalogueService } from '../../../api/types.ts'
import { changesOf, draftOf, wishOf } from './service-draft.ts'

const service: CatalogueService = {
  id: 'cut',
  name: 'Haircut',
  description: '',
  duration_minutes: 30,
  price: { amount_minor: 3_250, currency: 'EUR' },
  buffer_before_minutes: 0,
  buffer_after_minutes: 10,
  processing_from_minute: 0,
  processing_minutes: 0,
  capacity: 1,
  required_skill: null,
  approval_required: false,
  bookable_by: 'returning',
  cancellation_free_hours: null,
  late_fee_percent: 50,
  position: 0,
  active: true,
  resource_kinds: ['chair', 'basin'],
  add_on_ids: [],
  barbers: [{ barber_id: 'ida', duration_minutes: null, price: null }],
  version: 3,
}
const draft = draftOf(service, ['ida', 'marco'])
const before = wishOf(draft, 'EUR')!

it('asks for nothing when nothing was typed', () => {
  expect(before).toMatchObject({ price: { amount_minor: 3_250 }, barber_ids: ['ida'], late_fee_percent: 50 })
  expect(changesOf(before, wishOf({ ...draft, name: ' Haircut ', price: '32,50' }, 'EUR')!)).toEqual({})
})

it('asks for what was changed alone', () => {
  const typed = { ...draft, duration: '45', lateFee: '', resourceKinds: ['chair'], skill: ' shave ' }
  expect(changesOf(before, wishOf(typed, 'EUR')!)).toEqual({
    duration_minutes: 45,
    late_fee_percent: null,
    resource_kinds: ['chair'],
    required_skill: 'shave',
  })
})

it.each([
  { name: ' ' },
  { price: '' },
  { price: '-3' },
  { duration: '4' },
  { duration: '1.5' },
  { capacity: '0' },
  { freeHours: '900' },
  { lateFee: '101' },
  { processing: '10', processingFrom: '' },
])('asks for nothing while %j is there', (typed) => {
  expect(wishOf({ ...draft, ...typed }, 'EUR')).toBeNull()
})

it('needs no beginning of a processing that is none', () => {
  expect(wishOf({ ...draft, processingFrom: '' }, 'EUR')).toMatchObject({ processing_from_minute: 0 })
})

it('offers a new service by all barbers', () => {
  expect(draftOf(null, ['ida', 'marco']).barberIds).toEqual(['ida', 'marco'])
})
