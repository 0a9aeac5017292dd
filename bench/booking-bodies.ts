import { BARBERS, SERVICE_ID, barberId } from './bench-shop.ts'

const DAYS = 60
const STARTS_A_DAY = 12

/** A wish for each time of each barber. The next ones go to different barbers. */
export function bookingBodies(): string[] {
  const first = Temporal.Now.plainDateISO('Europe/Berlin').add({ days: 2 })
  return Array.from({ length: DAYS * STARTS_A_DAY * BARBERS }, (_, index) => {
    const start = Math.floor(index / BARBERS)
    const at = first
      .add({ days: Math.floor(start / STARTS_A_DAY) })
      .toZonedDateTime({ timeZone: 'Europe/Berlin', plainTime: '09:00' })
      .add({ minutes: 45 * (start % STARTS_A_DAY) })
    return JSON.stringify({
      service_id: SERVICE_ID,
      barber_id: barberId(index % BARBERS),
      start_at: at.toString({ timeZoneName: 'never' }),
      client: { name: 'A', phone: '+49 30 1' },
    })
  })
}
