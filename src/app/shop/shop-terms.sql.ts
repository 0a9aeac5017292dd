import { sql } from 'kysely'
import type { TenantTransaction } from '../../platform/postgres/tenant.ts'
import type { DateHours } from '../availability/shifts.ts'
import type { Shop, ShopLimit, ShopService, ShopTerms, ShopTimeOff } from './shop-terms.ts'

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
      'slot_anchor as slotAnchor',
      'gap_policy as gapPolicy',
      'any_barber as anyBarber',
      'hold_minutes as holdMinutes',
      'late_fee_percent as lateFeePercent',
      'no_show_fee_percent as noShowFeePercent',
      'terms_version as termsVersion',
      'version',
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
      'processing_from_minute as processingFromMinute',
      'processing_minutes as processingMinutes',
      'capacity',
      'required_skill as requiredSkill',
      'approval_required as approvalRequired',
      'bookable_by as bookableBy',
      'cancellation_free_hours as cancellationFreeHours',
      'late_fee_percent as lateFeePercent',
    ])
    .where('shop_id', '=', shop.id)
    .where('active', '=', true)
    .orderBy('position')
    .orderBy('id')
    .execute()
  const barbers = await transaction
    .selectFrom('barber')
    .select(['id', 'person_id as personId', 'name', 'bio', 'skills'])
    .where('shop_id', '=', shop.id)
    .where('active', '=', true)
    .orderBy('position')
    .orderBy('id')
    .execute()
  const offers = await transaction
    .selectFrom('barber_service')
    .select([
      'barber_id as barberId',
      'service_id as serviceId',
      'duration_minutes as durationMinutes',
      'price_minor as priceMinor',
    ])
    .where('shop_id', '=', shop.id)
    .execute()
  const hours = await transaction
    .selectFrom('weekly_hours')
    .select([
      'barber_id as barberId',
      'weekday',
      'opens_minute as opensMinute',
      'closes_minute as closesMinute',
      sql<number | null>`valid_from - date '1970-01-01'`.as('validFromDay'),
      sql<number | null>`valid_to - date '1970-01-01'`.as('validToDay'),
    ])
    .where('shop_id', '=', shop.id)
    .orderBy('weekday')
    .orderBy('opens_minute')
    .execute()
  const overrides = await readOverrides(transaction, shop.id)
  const addOns = await transaction
    .selectFrom('add_on')
    .select(['id', 'name', 'duration_minutes as durationMinutes', 'price_minor as priceMinor'])
    .where('shop_id', '=', shop.id)
    .where('active', '=', true)
    .orderBy('position')
    .orderBy('id')
    .execute()
  const canBeAdded = await transaction
    .selectFrom('service_add_on')
    .select(['service_id as serviceId', 'add_on_id as addOnId'])
    .where('shop_id', '=', shop.id)
    .execute()
  const needed = await transaction
    .selectFrom('service_resource')
    .select(['service_id as serviceId', 'kind'])
    .where('shop_id', '=', shop.id)
    .orderBy('kind')
    .execute()
  const resources = await transaction
    .selectFrom('resource')
    .select(['id', 'kind', 'name'])
    .where('shop_id', '=', shop.id)
    .where('active', '=', true)
    .orderBy('position')
    .orderBy('id')
    .execute()
  const limits = await transaction
    .selectFrom('booking_limit')
    .select(['id', 'barber_id as barberId', 'service_id as serviceId', 'period', 'count_max as countMax'])
    .where('shop_id', '=', shop.id)
    .orderBy('id')
    .execute()

  const offering = Map.groupBy(offers, ({ serviceId }) => serviceId)
  const hasSkill = (barberId: string, skill: string | null): boolean =>
    skill === null || barbers.some(({ id, skills }) => id === barberId && skills.includes(skill))
  const shopServices = services.map((service): ShopService => {
    const own = (offering.get(service.id) ?? []).filter(({ barberId }) =>
      hasSkill(barberId, service.requiredSkill),
    )
    const ids = new Set(own.map(({ barberId }) => barberId))
    return {
      ...service,
      bookableBy: service.bookableBy as ShopService['bookableBy'],
      resourceKinds: needed.filter(({ serviceId }) => serviceId === service.id).map(({ kind }) => kind),
      addOnIds: addOns
        .map(({ id }) => id)
        .filter((id) => canBeAdded.some((pair) => pair.serviceId === service.id && pair.addOnId === id)),
      barberIds: barbers.map(({ id }) => id).filter((id) => ids.has(id)),
      differing: new Map(
        own
          .filter(({ durationMinutes, priceMinor }) => durationMinutes !== null || priceMinor !== null)
          .map(({ barberId, durationMinutes, priceMinor }) => [barberId, { durationMinutes, priceMinor }]),
      ),
    }
  })
  return {
    shop: {
      ...shop,
      slotAnchor: shop.slotAnchor as Shop['slotAnchor'],
      gapPolicy: shop.gapPolicy as Shop['gapPolicy'],
      anyBarber: shop.anyBarber as Shop['anyBarber'],
      termsVersion: Number(shop.termsVersion),
    },
    services: new Map(shopServices.map((service) => [service.id, service])),
    barbers: new Map(
      barbers.map((barber) => [
        barber.id,
        {
          ...barber,
          serviceIds: shopServices
            .filter(({ barberIds }) => barberIds.includes(barber.id))
            .map(({ id }) => id),
          weeklyHours: hours
            .filter(({ barberId }) => barberId === barber.id)
            .map(({ weekday, opensMinute, closesMinute, validFromDay, validToDay }) => ({
              weekday,
              opensMinute,
              closesMinute,
              validFromDay,
              validToDay,
            })),
          overrides: new Map([...(overrides.get(null) ?? []), ...(overrides.get(barber.id) ?? [])]),
        },
      ]),
    ),
    addOns: new Map(addOns.map((addOn) => [addOn.id, addOn])),
    resources,
    timeOff: await readTimeOff(transaction, shop.id),
    limits: limits.map((limit) => ({ ...limit, period: limit.period as ShopLimit['period'] })),
  }
}

/** The version of the terms of the shop that `transaction` stands in. */
export async function readTermsVersion(transaction: TenantTransaction): Promise<number> {
  const { rows } = await sql<{ version: number }>`
    select terms_version::float8 as version from shop where id = current_shop_id()`.execute(transaction)
  return rows[0]?.version ?? 0
}

/** By barber, null for the whole shop: what holds on which day since 1970-01-01. */
async function readOverrides(
  transaction: TenantTransaction,
  shopId: string,
): Promise<Map<string | null, [number, DateHours[]][]>> {
  const { rows } = await sql<{ barber_id: string | null; day: number; hours: [number, number][] }>`
    select barber_id, date - date '1970-01-01' as day,
      (select coalesce(json_agg(json_build_array(opens_minute, closes_minute) order by opens_minute), '[]')
        from date_override_hours h where h.override_id = o.id) as hours
    from date_override o where shop_id = ${shopId}`.execute(transaction)
  const days = rows.map((row) => ({
    barberId: row.barber_id,
    of: [row.day, row.hours.map(([opensMinute, closesMinute]) => ({ opensMinute, closesMinute }))] satisfies [
      number,
      DateHours[],
    ],
  }))
  return new Map(
    [...Map.groupBy(days, ({ barberId }) => barberId)].map(([barberId, own]) => [
      barberId,
      own.map(({ of }) => of),
    ]),
  )
}

async function readTimeOff(transaction: TenantTransaction, shopId: string): Promise<ShopTimeOff[]> {
  const { rows } = await sql<{
    id: string
    barber_id: string | null
    starts: string
    ends: string
    rrule: string | null
  }>`select id, barber_id, to_char(starts_at_local, 'YYYY-MM-DD"T"HH24:MI:SS') as starts,
      to_char(ends_at_local, 'YYYY-MM-DD"T"HH24:MI:SS') as ends, rrule
    from time_off where shop_id = ${shopId} order by starts_at_local, id`.execute(transaction)
  return rows.map(({ id, barber_id: barberId, starts, ends, rrule }) => ({
    id,
    barberId,
    startsAt: Temporal.PlainDateTime.from(starts),
    endsAt: Temporal.PlainDateTime.from(ends),
    rrule,
  }))
}
