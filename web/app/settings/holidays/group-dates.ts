import type { DateOverride } from '../../../api/types.ts'
import { addDays } from '../../../time/local.ts'

/** Dates in a row with the same hours, of the same barber or of the shop, for the same reason. */
export interface DateGroup {
  first: string
  last: string
  overrides: [DateOverride, ...DateOverride[]]
}

/** Dates that belong together, in the order in which they begin. */
export function groupDates(overrides: readonly DateOverride[]): DateGroup[] {
  const groups: DateGroup[] = []
  const alike = ({ barber_id, hours, reason }: DateOverride) => JSON.stringify([barber_id, hours, reason])
  for (const override of overrides) {
    const before = groups.find(
      ({ last, overrides: [one] }) => addDays(last, 1) === override.date && alike(one) === alike(override),
    )
    if (before) {
      before.last = override.date
      before.overrides.push(override)
    } else groups.push({ first: override.date, last: override.date, overrides: [override] })
  }
  return groups
}
