import type { BarberTimes, ServiceTimes, Visit } from './terms.ts'

/** A visit of one service, which each of the barbers takes the same time for. */
export function singleVisit(times: ServiceTimes, barbers: readonly Pick<BarberTimes, 'barberId'>[]): Visit {
  const offers = barbers.map(({ barberId }) => ({ barberId, times }))
  return { items: [{ serviceId: 'service', offers }], arrangement: 'in_turn' }
}
