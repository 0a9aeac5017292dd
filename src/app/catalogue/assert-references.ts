import type { TenantTransaction } from '../../platform/postgres/tenant.ts'
import { catalogueProblems } from './errors.ts'
import { hasAll, hasKinds } from './references.sql.ts'

/** What a body names of the shop, by the field that names it. */
export interface References {
  barber_ids?: readonly string[] | undefined
  service_ids?: readonly string[] | undefined
  add_on_ids?: readonly string[] | undefined
  resource_kinds?: readonly string[] | undefined
}

/** Refuses what is not of this shop: reference_not_found, with the field. */
export async function assertReferences(
  transaction: TenantTransaction,
  references: References,
): Promise<void> {
  const { barber_ids: barbers, service_ids: services, add_on_ids: addOns, resource_kinds: kinds } = references
  const refuse = (field: keyof References): Error =>
    catalogueProblems.reference_not_found({ extensions: { field } })
  if (barbers !== undefined && !(await hasAll(transaction, 'barber', barbers))) throw refuse('barber_ids')
  if (services !== undefined && !(await hasAll(transaction, 'service', services))) throw refuse('service_ids')
  if (addOns !== undefined && !(await hasAll(transaction, 'add_on', addOns))) throw refuse('add_on_ids')
  if (kinds !== undefined && !(await hasKinds(transaction, kinds))) throw refuse('resource_kinds')
}
