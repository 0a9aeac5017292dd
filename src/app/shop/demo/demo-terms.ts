import type { Random } from '../../../platform/crypto/random.ts'
import type { NewShop } from '../shop-terms.ts'
import { demoBarbers, demoServices } from './demo-catalogue.ts'

/** The demo shop: who works there, what they offer, how it is booked. Ids are `random`'s. */
export function demoTerms(random: Random): NewShop {
  const services = demoServices.map((service) => ({ ...service, id: random.uuid() }))
  const barbers = demoBarbers.map((barber) => ({
    id: random.uuid(),
    personId: random.uuid(),
    name: barber.name,
    bio: barber.bio,
    weeklyHours: barber.weeklyHours,
    serviceIds: services.filter(({ name }) => !barber.without.includes(name)).map(({ id }) => id),
  }))
  return {
    shop: {
      id: random.uuid(),
      slug: 'four-chairs',
      name: 'Four Chairs',
      timeZone: 'Europe/Berlin',
      currency: 'EUR',
      // From the numbers that the Bundesnetzagentur keeps free for fiction.
      phone: '+49 30 23125100',
      address: 'Musterstraße 6, 10115 Berlin',
      accent: 'oklch(0.52 0.13 35)',
      slotStepMinutes: 15,
      noticeMinutesMin: 30,
      horizonDays: 60,
      cancellationFreeHours: 12,
      demo: true,
    },
    services: new Map(
      services.map((service) => [
        service.id,
        {
          ...service,
          barberIds: barbers.filter(({ serviceIds }) => serviceIds.includes(service.id)).map(({ id }) => id),
        },
      ]),
    ),
    barbers: new Map(barbers.map((barber) => [barber.id, barber])),
  }
}
