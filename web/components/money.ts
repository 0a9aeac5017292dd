import type { Money } from '../api/types.ts'

/** `€32`, `€32.50`: the minor part only where there is one. */
export function money({ amount_minor, currency }: Money): string {
  const format = new Intl.NumberFormat('en-IE', { style: 'currency', currency })
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2
  const unit = 10 ** digits
  if (amount_minor % unit !== 0) return format.format(amount_minor / unit)
  return new Intl.NumberFormat('en-IE', { style: 'currency', currency, maximumFractionDigits: 0 }).format(
    amount_minor / unit,
  )
}
