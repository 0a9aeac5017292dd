import { systemRandom } from '../../src/platform/crypto/random.ts'
import { openTestShop, type TestShop } from '../setup/test-shop.ts'

type Answer = Awaited<ReturnType<TestShop['call']>>

/** A shop with people who may set it, seen the way that its clients see it. */
export interface SettingsShop extends TestShop {
  manager(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  barber(method: string, path: string, body?: unknown): Promise<Answer>
  client(method: string, path: string, body?: unknown): Promise<Answer>
  /** Starts that are offered on a date, by the shop's clock; of Marco, unless it says otherwise. */
  times(date: string, wanted?: { serviceId?: string; barberId?: string | null }): Promise<string[]>
  /** What the explanation says of Marco at a time of a date; null: offered. */
  why(date: string, time: string, wanted?: { serviceId?: string; barberId?: string }): Promise<string | null>
  /** Books as a guest. */
  book(date: string, time: string, wanted?: { serviceId?: string; barberId?: string | null }): Promise<Answer>
  /** Ids of another shop, which nobody here may use. */
  foreign: { shopId: string; barberId: string; serviceId: string; addOnId: string; resourceId: string }
}

/** The Monday that is at least `weeks` weeks away. */
export function mondayIn(weeks: number): string {
  return today()
    .add({ days: 8 - today().dayOfWeek + 7 * weeks })
    .toString()
}

/** `days` after a date. */
export function after(date: string, days: number): string {
  return Temporal.PlainDate.from(date).add({ days }).toString()
}

function today(): Temporal.PlainDate {
  return Temporal.Now.plainDateISO('Europe/Berlin')
}

function instant(date: string, time: string): string {
  return Temporal.PlainDateTime.from(`${date}T${time}`)
    .toZonedDateTime('Europe/Berlin')
    .toInstant()
    .toString()
}

/** Opens a test shop with a manager, a barber (Marco) and a client who are signed in. */
export async function openSettingsShop(): Promise<SettingsShop> {
  const shop = await openTestShop()
  const [manager, barber, client] = [
    await shop.person('manager'),
    await shop.person('barber'),
    await shop.person('client'),
  ]
  const foreign = await insertForeignShop(shop)
  const as =
    (person: { headers: Record<string, string> }) =>
    (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
      shop.call(method, path, body, { ...person.headers, ...headers })
  return Object.assign(shop, {
    manager: as(manager),
    barber: as(barber),
    client: as(client),
    foreign,
    async times(
      date: string,
      { serviceId, barberId }: { serviceId?: string; barberId?: string | null } = {},
    ) {
      const query = new URLSearchParams({
        service_id: serviceId ?? shop.serviceId,
        from: date,
        to: after(date, 1),
        ...(barberId === null ? {} : { barber_id: barberId ?? shop.barberId }),
      })
      const { body } = await shop.call('GET', `/availability?${query.toString()}`)
      return body.items.map(({ start_at: start }: { start_at: string }) => start.slice(11, 16))
    },
    async why(
      date: string,
      time: string,
      { serviceId, barberId }: { serviceId?: string; barberId?: string } = {},
    ) {
      const query = new URLSearchParams({
        service_id: serviceId ?? shop.serviceId,
        barber_id: barberId ?? shop.barberId,
        at: instant(date, time),
      })
      const { body } = await shop.call('GET', `/availability/explanation?${query.toString()}`)
      return body.barbers[0].reason?.code ?? null
    },
    book(
      date: string,
      time: string,
      { serviceId, barberId }: { serviceId?: string; barberId?: string | null } = {},
    ) {
      return shop.call('POST', '/bookings', {
        service_id: serviceId ?? shop.serviceId,
        ...(barberId === null ? {} : { barber_id: barberId ?? shop.barberId }),
        start_at: instant(date, time),
        client: { name: 'Ana Client', email: 'ana@example.com' },
      })
    },
  })
}

async function insertForeignShop({ owner }: TestShop): Promise<SettingsShop['foreign']> {
  const id = (): string => systemRandom.uuid()
  const foreign = { shopId: id(), barberId: id(), serviceId: id(), addOnId: id(), resourceId: id() }
  const { shopId } = foreign
  await owner.sql`insert into shop (id, slug, name, time_zone, currency, created_at)
    values (${shopId}, 'other', 'Other Shop', 'Europe/Berlin', 'EUR', now() + interval '1 second')`
  await owner.sql`insert into barber (id, shop_id, person_id, name) values (${foreign.barberId}, ${shopId}, ${id()}, 'Eve')`
  await owner.sql`insert into service (id, shop_id, name, duration_minutes, price_minor)
    values (${foreign.serviceId}, ${shopId}, 'Cut', 30, 100)`
  await owner.sql`insert into add_on (id, shop_id, name, duration_minutes, price_minor)
    values (${foreign.addOnId}, ${shopId}, 'Oil', 5, 100)`
  await owner.sql`insert into resource (id, shop_id, kind, name) values (${foreign.resourceId}, ${shopId}, 'sauna', 'S')`
  return foreign
}
