import { sql } from 'kysely'
import type { TenantTransaction } from '../../platform/postgres/tenant.ts'

/** One of several clients who may be the same person. */
export interface Suspect {
  id: string
  name: string
  email: string | null
  phone: string | null
  createdAt: Temporal.Instant
  bookings: number
}

/** Clients who share something that one person has. */
export interface SuspectGroup {
  ids: string[]
  /** What they share: same_account, same_email, same_phone. */
  reasons: string[]
  /** Where the list goes on after this group. */
  cursor: string
}

/**
 * Groups of clients with the same account, the same address (in any letters, without what follows a plus), or the same
 * last nine digits of a phone number, which every way of writing it has in common. At most fifty of a group.
 */
export async function selectSuspectGroups(
  transaction: TenantTransaction,
  page: { after: string | null; limit: number },
): Promise<SuspectGroup[]> {
  const { rows } = await sql<SuspectGroup>`
    with live as (select id, account_id, email, translate(phone, '+ ()/.-', '') as digits from client
      where merged_into is null and erased_at is null),
    keyed as (
      select id, 'same_account' as reason, account_id::text as key from live where account_id is not null
      union all
      select id, 'same_email', split_part(split_part(lower(email), '@', 1), '+', 1) || '@' || split_part(lower(email), '@', 2)
      from live where email is not null
      union all select id, 'same_phone', right(digits, 9) from live where length(digits) >= 6),
    grouped as (
      select reason, (array_agg(id::text order by id))[1:50] as ids from keyed group by reason, key having count(*) > 1)
    select ids, array_agg(reason order by reason) as reasons, ids[1] || ' ' || md5(ids::text) as cursor
    from grouped where ${page.after}::text is null or ids[1] || ' ' || md5(ids::text) > ${page.after}::text collate "C"
    group by ids order by (ids[1] || ' ' || md5(ids::text)) collate "C" limit ${page.limit}`.execute(
    transaction,
  )
  return rows
}

/** These clients, with how often each was booked for. */
export async function selectSuspects(
  transaction: TenantTransaction,
  ids: readonly string[],
): Promise<Suspect[]> {
  if (ids.length === 0) return []
  const rows = await transaction
    .selectFrom('client')
    .select((eb) => [
      'id',
      'name',
      'email',
      'phone',
      'created_at as createdAt',
      eb
        .selectFrom('booking')
        .select(eb.fn.countAll<number>().as('count'))
        .whereRef('booking.client_id', '=', 'client.id')
        .as('bookings'),
    ])
    .where('id', 'in', [...ids])
    .orderBy('id')
    .execute()
  return rows.map((row) => ({ ...row, bookings: row.bookings ?? 0 }))
}
