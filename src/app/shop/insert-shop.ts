import type { Transaction } from 'kysely'
import type { Random } from '../../platform/crypto/random.ts'
import type { DB } from '../../platform/postgres/database-types.ts'
import { firstOrganisation, insertRows } from './shop.sql.ts'
import type { NewShop } from './shop-terms.ts'

/** Writes a shop of the organisation, with its services, barbers and hours, as the owner of the tables. */
export async function insertShop(
  transaction: Transaction<DB>,
  { shop, services, barbers }: NewShop,
  { now, random }: { now: Temporal.Instant; random: Random },
): Promise<void> {
  const shopId = shop.id
  await insertRows(transaction, 'shop', [
    {
      id: shopId,
      organisation_id: await firstOrganisation(transaction, shop.name),
      slug: shop.slug,
      name: shop.name,
      time_zone: shop.timeZone,
      currency: shop.currency,
      phone: shop.phone,
      address: shop.address,
      accent: shop.accent,
      slot_step_minutes: shop.slotStepMinutes,
      notice_minutes_min: shop.noticeMinutesMin,
      horizon_days: shop.horizonDays,
      cancellation_free_hours: shop.cancellationFreeHours,
      demo: shop.demo,
      created_at: now,
    },
  ])
  await insertRows(
    transaction,
    'service',
    [...services.values()].map((service, position) => ({
      id: service.id,
      shop_id: shopId,
      name: service.name,
      description: service.description,
      duration_minutes: service.durationMinutes,
      buffer_before_minutes: service.bufferBeforeMinutes,
      buffer_after_minutes: service.bufferAfterMinutes,
      price_minor: service.priceMinor,
      position,
      active: true,
    })),
  )
  const people = [...barbers.values()]
  await insertRows(
    transaction,
    'barber',
    people.map(({ id, personId, name, bio }, position) => ({
      id,
      shop_id: shopId,
      person_id: personId,
      name,
      bio,
      position,
      active: true,
    })),
  )
  await insertRows(
    transaction,
    'barber_service',
    people.flatMap(({ id, serviceIds }) =>
      serviceIds.map((serviceId) => ({ shop_id: shopId, barber_id: id, service_id: serviceId })),
    ),
  )
  await insertRows(
    transaction,
    'weekly_hours',
    people.flatMap(({ id, weeklyHours }) =>
      weeklyHours.map((hours) => ({
        id: random.uuid(),
        shop_id: shopId,
        barber_id: id,
        weekday: hours.weekday,
        opens_minute: hours.opensMinute,
        closes_minute: hours.closesMinute,
      })),
    ),
  )
}
