import { sql } from 'kysely'
import type { TenantTransaction } from '../../platform/postgres/tenant.ts'

/** By which a shop lets itself be booked, named as its columns are. */
export interface BookingRulesRow {
  slot_step_minutes: number
  slot_anchor: 'opening' | 'midnight'
  notice_minutes_min: number
  horizon_days: number
  gap_policy: 'offer' | 'last' | 'hide'
  any_barber: 'fair' | 'in_order' | 'random'
  hold_minutes: number
  cancellation_free_hours: number
  late_fee_percent: number
  no_show_fee_percent: number
}

/** The rules of the shop that the transaction stands in. */
export async function selectRules(transaction: TenantTransaction): Promise<BookingRulesRow | undefined> {
  const { rows } = await sql<BookingRulesRow>`
    select slot_step_minutes, slot_anchor, notice_minutes_min, horizon_days, gap_policy, any_barber, hold_minutes,
      cancellation_free_hours, late_fee_percent, no_show_fee_percent
    from shop where id = current_shop_id()`.execute(transaction)
  return rows[0]
}

/** Writes what has changed of them. */
export async function updateRules(
  transaction: TenantTransaction,
  values: Partial<BookingRulesRow>,
): Promise<void> {
  await transaction
    .updateTable('shop')
    .set(values)
    .where('id', '=', (eb) => eb.fn<string>('current_shop_id'))
    .execute()
}
