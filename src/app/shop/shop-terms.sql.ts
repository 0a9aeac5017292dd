import type { TenantTransaction } from '../../platform/postgres/tenant.ts'
import type { ShopTerms } from './shop-terms.ts'

/** Reads the terms of the shop that `transaction` stands in; undefined when there is no such shop. */
export async function readShopTerms(transaction: TenantTransaction): Promise<ShopTerms | undefined> {
  const shop = await transaction
    .selectFrom('shop')
    .select([
      'id',
      'slug',
      'name',
      'time_zone as timeZone',
      'currency',
      'phone',
      'address',
      'accent',
      'slot_step_minutes as slotStepMinutes',
      'notice_minutes_min as noticeMinutesMin',
      'horizon_days as horizonDays',
      'cancellation_free_hours as cancellationFreeHours',
      'demo',
    ])
    .where('id', '=', (eb) => eb.fn<string>('current_shop_id'))
    .executeTakeFirst()
  if (shop === undefined) return undefined

  const services = await transaction
    .selectFrom('service')
    .select([
      'id',
      'name',
      'description',
      'duration_minutes as durationMinutes',
      'buffer_before_minutes as bufferBeforeMinutes',
      'buffer_after_minutes as bufferAfterMinutes',
      'price_minor as priceMinor',
    ])
    .where('shop_id', '=', shop.id)
    .where('active', '=', true)
    .orderBy('position')
    .orderBy('id')
    .execute()
  const barbers = await transaction
    .selectFrom('barber')
    .select(['id', 'person_id as personId', 'name', 'bio'])
    .where('shop_id', '=', shop.id)
    .where('active', '=', true)
    .orderBy('position')
    .orderBy('id')
    .execute()
  const skills = await transaction
    .selectFrom('barber_service')
    .select(['barber_id as barberId', 'service_id as serviceId'])
    .where('shop_id', '=', shop.id)
    .execute()
  const hours = await transaction
    .selectFrom('weekly_hours')
    .select([
      'barber_id as barberId',
      'weekday',
      'opens_minute as opensMinute',
      'closes_minute as closesMinute',
    ])
    .where('shop_id', '=', shop.id)
    .orderBy('weekday')
    .orderBy('opens_minute')
    .execute()

  const can = new Set(skills.map(({ barberId, serviceId }) => `${barberId} ${serviceId}`))
  return {
    shop,
    services: new Map(
      services.map((service) => [
        service.id,
        {
          ...service,
          barberIds: barbers.map(({ id }) => id).filter((id) => can.has(`${id} ${service.id}`)),
        },
      ]),
    ),
    barbers: new Map(
      barbers.map((barber) => [
        barber.id,
        {
          ...barber,
          serviceIds: services.map(({ id }) => id).filter((id) => can.has(`${barber.id} ${id}`)),
          weeklyHours: hours
            .filter(({ barberId }) => barberId === barber.id)
            .map(({ weekday, opensMinute, closesMinute }) => ({ weekday, opensMinute, closesMinute })),
        },
      ]),
    ),
  }
}
