import { hashPassword } from '../src/app/auth/password.ts'
import type { Random } from '../src/platform/crypto/random.ts'
import type { Database } from '../src/platform/postgres/connect.ts'

/** The right password of every account here. */
export const DRILL_PASSWORD = 'a password from a leaked list'

/** What a drill needs to know of its shop. */
export interface DrillShop {
  shopId: string
  serviceId: string
  accounts: { id: string; email: string }[]
  /** One appointment of the account at the same place. */
  bookingIds: string[]
}

/** Fills an empty database with one barber, open every day, and clients who have an account and an appointment each. */
export async function fillShop({ sql }: Database, random: Random, clients: number): Promise<DrillShop> {
  const [shopId, barberId, serviceId] = [random.uuid(), random.uuid(), random.uuid()]
  await sql`insert into shop (id, slug, name, time_zone, currency, phone, notice_minutes_min, horizon_days)
    values (${shopId}, 'drill', 'Drill Shop', 'Europe/Berlin', 'EUR', '+49 30 5550100', 0, 365)`
  await sql`insert into service (id, shop_id, name, duration_minutes, buffer_after_minutes, price_minor)
    values (${serviceId}, ${shopId}, 'Haircut', 30, 10, 3200)`
  await sql`insert into barber (id, shop_id, person_id, name, position)
    values (${barberId}, ${shopId}, ${random.uuid()}, 'Marco', 0)`
  await sql`insert into barber_service (shop_id, barber_id, service_id) values (${shopId}, ${barberId}, ${serviceId})`
  for (let weekday = 1; weekday <= 7; weekday += 1) {
    await sql`insert into weekly_hours (id, shop_id, barber_id, weekday, opens_minute, closes_minute)
      values (${random.uuid()}, ${shopId}, ${barberId}, ${weekday}, ${9 * 60}, ${18 * 60})`
  }
  const passwordHash = await hashPassword(DRILL_PASSWORD)
  const accounts: DrillShop['accounts'] = []
  const bookingIds: string[] = []
  for (let n = 0; n < clients; n += 1) {
    const [id, clientId, bookingId] = [random.uuid(), random.uuid(), random.uuid()]
    const email = `client-${n}@example.com`
    await sql`insert into account (id, email, name, password_hash) values (${id}, ${email}, 'Client', ${passwordHash})`
    await sql`insert into membership (account_id, shop_id, role) values (${id}, ${shopId}, 'client')`
    await sql`insert into client (id, shop_id, account_id, name, email)
      values (${clientId}, ${shopId}, ${id}, 'Client', ${email})`
    await sql`insert into booking (id, shop_id, client_id, barber_id, service_id, state, start_at, end_at, price_minor,
        currency, created_at, updated_at)
      values (${bookingId}, ${shopId}, ${clientId}, ${barberId}, ${serviceId}, 'confirmed',
        now() + interval '200 days', now() + interval '200 days 30 minutes', 3200, 'EUR', now(), now())`
    accounts.push({ id, email })
    bookingIds.push(bookingId)
  }
  return { shopId, serviceId, accounts, bookingIds }
}
