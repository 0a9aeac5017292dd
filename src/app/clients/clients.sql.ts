import { sql, type RawBuilder } from 'kysely'
import type { TenantTransaction } from '../../platform/postgres/tenant.ts'
import type { ClientRecord, ProfileChanges } from './client.ts'
import type { Sight } from './sight.ts'

/** Which clients to read, newest first. Merged ones are never among them, erased ones only by their id. */
export interface ClientFilter {
  id?: string
  /** Part of a name, of an address, or of a phone number. */
  text?: string
  tag?: string
  sight: Sight | null
  /** The id of the last one on the page before. */
  after?: string
  limit: number
  now: Temporal.Instant
}

/** Clients with their record in this shop. */
export async function selectClients(
  transaction: TenantTransaction,
  { id, text, tag, sight, after, limit, now }: ClientFilter,
): Promise<ClientRecord[]> {
  const { rows } = await sql<ClientRow>`
    select c.id, c.version, c.name, c.email, c.phone, c.birthday::text, c.language,
      c.preferred_barber_id as "preferredBarberId", c.preference_note as "preferenceNote", c.tags,
      c.cancellation_free_hours as "cancellationFreeHours", c.late_fee_percent as "lateFeePercent",
      c.account_id as "accountId", c.created_at as "createdAt", c.erased_at as "erasedAt",
      case when c.household_id is not null then json_build_object('id', c.household_id, 'members', (
        select json_agg(json_build_object('clientId', m.id, 'name', m.name, 'role', m.household_role)
          order by m.household_role, m.id) from client m where m.household_id = c.household_id)) end as household,
      array(select m.id::text from client m where m.merged_into = c.id order by m.id) as "mergedIds",
      b.visits, b.completed, b.cancelled, b."lateCancelled", b."noShow", b.upcoming, b."lastVisitAt",
      (select json_agg(s) from (select distinct on (purpose) purpose, given, how, at from client_consent
        where client_id = c.id order by purpose, id desc) s) as consents
    from client c cross join lateral (
      select count(*) filter (where state in ('arrived', 'in_chair', 'completed')) as visits,
        count(*) filter (where state = 'completed') as completed,
        count(*) filter (where state = 'cancelled') as cancelled,
        count(*) filter (where state = 'cancelled' and cancelled_by = 'client' and exists (
          select 1 from booking_history h
          where h.booking_id = booking.id and h.from_state = 'confirmed' and h.to_state = 'cancelled'
            and h.at > booking.start_at - make_interval(hours => coalesce(c.cancellation_free_hours, (
              select max(coalesce(s.cancellation_free_hours, shop.cancellation_free_hours))
              from booking_item i join service s on s.id = i.service_id join shop on shop.id = s.shop_id
              where i.booking_id = booking.id), 0)))) as "lateCancelled",
        count(*) filter (where state = 'no_show') as "noShow",
        count(*) filter (where state in ('hold', 'pending', 'confirmed') and end_at > ${now}) as upcoming,
        max(start_at) filter (where state in ('arrived', 'in_chair', 'completed')) as "lastVisitAt"
      from booking where client_id = c.id) b
    where c.merged_into is null and (c.erased_at is null or c.id = ${id ?? null}::uuid)
      and (${id ?? null}::uuid is null or c.id = ${id ?? null}::uuid)
      and (${tag ?? null}::text is null or ${tag ?? null}::text = any(c.tags))
      and (${after ?? null}::uuid is null or c.id < ${after ?? null}::uuid)
      and ${seen(sight)} and ${text === undefined ? sql`true` : matches(text)}
    order by c.id desc limit ${limit}`.execute(transaction)
  return rows.map(toRecord)
}

interface ClientRow extends Omit<ClientRecord, 'record' | 'consents'> {
  visits: number
  completed: number
  cancelled: number
  lateCancelled: number
  noShow: number
  upcoming: number
  lastVisitAt: Temporal.Instant | null
  consents: { purpose: string; given: boolean; how: string; at: string }[] | null
}

function toRecord(row: ClientRow): ClientRecord {
  const { visits, completed, cancelled, lateCancelled, noShow, upcoming, lastVisitAt, consents, ...client } =
    row
  return {
    ...client,
    record: { visits, completed, cancelled, lateCancelled, noShow, upcoming, lastVisitAt },
    consents: (consents ?? []).map((consent) => ({ ...consent, at: Temporal.Instant.from(consent.at) })),
  }
}

function seen(sight: Sight | null): RawBuilder<boolean> {
  if (sight === null) return sql`true`
  return sql`(c.created_by = ${sight.accountId}::uuid
    or exists (select 1 from booking where client_id = c.id and barber_id = ${sight.barberId}::uuid))`
}

/** Every word stands in the name; or all of it in the address; or its digits in the number, however that is written. */
function matches(text: string): RawBuilder<boolean> {
  const like = (part: string): string => `%${part.replaceAll(/[\\%_]/g, '\\$&')}%`
  const words = text.split(/\s+/).filter((word) => word !== '')
  const digits = text.replaceAll(/\D/g, '').replace(/^0+/, '')
  const conditions = [
    sql<boolean>`(${sql.join(
      words.map((word) => sql`c.name ilike ${like(word)}`),
      sql` and `,
    )})`,
    sql<boolean>`c.email ilike ${like(text)}`,
    ...(digits.length < 3 ? [] : [sql<boolean>`translate(c.phone, '+ ()/.-', '') like ${like(digits)}`]),
  ]
  return sql`(${sql.join(conditions, sql` or `)})`
}

/** A client of whom a row is locked, so that he is neither merged nor erased before the transaction has ended. */
export interface LockedClient {
  id: string
  accountId: string | null
  erasedAt: Temporal.Instant | null
}

/**
 * Locks the client that `id` leads to, by way of mergings; undefined if the transaction or `sight` see none. 'key share' lets
 * others do the same; 'update' waits until nobody does.
 */
export async function lockClient(
  transaction: TenantTransaction,
  id: string,
  sight: Sight | null,
  strength: 'key share' | 'update',
): Promise<LockedClient | undefined> {
  const lock = sql.raw(strength)
  let next = id
  for (;;) {
    const { rows } = await sql<LockedClient & { mergedInto: string | null; seen: boolean }>`
      select c.id, c.account_id as "accountId", c.erased_at as "erasedAt", c.merged_into as "mergedInto",
        ${seen(sight)} as seen from client c where c.id = ${next} for ${lock} of c`.execute(transaction)
    const [row] = rows
    if (row === undefined) return undefined
    if (row.mergedInto === null) return row.seen ? row : undefined
    next = row.mergedInto
  }
}

/** Adds a client. */
export async function insertClient(
  transaction: TenantTransaction,
  row: {
    id: string
    shopId: string
    accountId: string | null
    createdBy: string
    createdAt: Temporal.Instant
    profile: ProfileChanges & { name: string }
  },
): Promise<void> {
  await transaction
    .insertInto('client')
    .values({
      id: row.id,
      shop_id: row.shopId,
      account_id: row.accountId,
      created_by: row.createdBy,
      created_at: row.createdAt,
      ...toColumns(row.profile),
      name: row.profile.name,
    })
    .execute()
}

/** Writes a profile that is still at `version`; false when it is not. */
export async function updateProfile(
  transaction: TenantTransaction,
  id: string,
  version: number,
  changes: ProfileChanges,
): Promise<boolean> {
  const { numUpdatedRows } = await transaction
    .updateTable('client')
    .set({ ...toColumns(changes), version: sql`version + 1` })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

function toColumns(changes: ProfileChanges) {
  const { name, email, phone, birthday, language, preferredBarberId, preferenceNote, tags } = changes
  const { cancellationFreeHours, lateFeePercent } = changes
  return {
    ...(name === undefined ? {} : { name }),
    ...(email === undefined ? {} : { email }),
    ...(phone === undefined ? {} : { phone }),
    // As text: the driver would make a day a moment of some zone.
    ...(birthday === undefined ? {} : { birthday: sql<null>`${birthday}::text::date` }),
    ...(language === undefined ? {} : { language }),
    ...(preferredBarberId === undefined ? {} : { preferred_barber_id: preferredBarberId }),
    ...(preferenceNote === undefined ? {} : { preference_note: preferenceNote }),
    ...(tags === undefined ? {} : { tags }),
    ...(cancellationFreeHours === undefined ? {} : { cancellation_free_hours: cancellationFreeHours }),
    ...(lateFeePercent === undefined ? {} : { late_fee_percent: lateFeePercent }),
  }
}

/** Whether the shop has this barber. */
export async function hasBarber(transaction: TenantTransaction, id: string): Promise<boolean> {
  const row = await transaction.selectFrom('barber').select('id').where('id', '=', id).executeTakeFirst()
  return row !== undefined
}

/**
 * The client that an account is in the shop the transaction stands in, locked as by lockClient(); the eldest, should there be
 * several.
 */
export async function selectOwnClient(
  transaction: TenantTransaction,
  accountId: string,
): Promise<string | undefined> {
  const look = () =>
    transaction
      .selectFrom('client')
      .select('id')
      .where('account_id', '=', accountId)
      .where('merged_into', 'is', null)
      .orderBy('created_at')
      .orderBy('id')
      .limit(1)
      .forKeyShare()
      .executeTakeFirst()
  // When a merging was waited for, the account is another client's by now: only a second look sees whose.
  const row = (await look()) ?? (await look())
  return row?.id
}

/** Waits until nobody else makes a client for this account. */
export async function lockOwnClient(transaction: TenantTransaction, accountId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`own client ${accountId}`}, 0))`.execute(
    transaction,
  )
}

/** The name and the address of the account that the transaction acts for. */
export async function selectOwnAccount(
  transaction: TenantTransaction,
  accountId: string,
): Promise<{ name: string; email: string }> {
  return transaction
    .selectFrom('account')
    .select(['name', 'email'])
    .where('id', '=', accountId)
    .executeTakeFirstOrThrow()
}
