import { describe, expect, it } from 'vitest'
import type { Booking } from '../../api/types.ts'
import { neighbour, rowsOf, spanOf } from './layout.ts'

function booking(id: string, from: string, to: string): Booking {
  return {
    id,
    state: 'confirmed',
    service: { id: 's', name: 'Haircut', duration_minutes: 30 },
    barber: { id: 'b', name: 'Marco' },
    client: { id: 'c', name: 'Ana Silva', email: null, phone: null },
    start_at: `2026-11-24T${from}:00+01:00`,
    end_at: `2026-11-24T${to}:00+01:00`,
    price: { amount_minor: 3200, currency: 'EUR' },
    note: '',
    origin: 'web',
    created_at: '2026-11-20T10:00:00+01:00',
    version: 1,
    cancellation_free_until: '2026-11-23T20:00:00+01:00',
    payment: null,
    hold_expires_at: null,
    cancelled_by: null,
    arrangement: 'in_turn',
    series: null,
    items: [],
    fees: [],
  }
}

describe('the day', () => {
  it('draws nine to seven, and more where a booking lies outside', () => {
    expect(spanOf([])).toEqual({ from: 540, to: 1140 })
    expect(spanOf([booking('early', '07:50', '08:20'), booking('late', '19:30', '20:10')])).toEqual({
      from: 420,
      to: 1260,
    })
  })

  it('gives a booking the rows of its minutes, and one that ends at midnight the rest of the day', () => {
    const span = { from: 540, to: 1440 }
    expect(rowsOf(booking('a', '09:00', '09:30'), span)).toEqual({ start: 2, end: 8 })
    expect(rowsOf(booking('b', '23:00', '00:00'), span)).toEqual({ start: 170, end: 182 })
  })

  it('moves by arrow keys within a column and to the nearest time beside it', () => {
    const [a, b, c, d] = [
      booking('a', '09:00', '09:30'),
      booking('b', '10:00', '10:30'),
      booking('c', '08:00', '08:30'),
      booking('d', '10:15', '10:45'),
    ]
    const columns = [[a, b], [], [c, d]]
    expect(neighbour(columns, 'a', 'ArrowDown')?.id).toBe('b')
    expect(neighbour(columns, 'a', 'ArrowUp')).toBeNull()
    expect(neighbour(columns, 'b', 'ArrowRight')?.id).toBe('d')
    expect(neighbour(columns, 'c', 'ArrowLeft')?.id).toBe('a')
    expect(neighbour(columns, 'a', 'Enter')).toBeNull()
  })
})
