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

const digitsOf = (currency: string) =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2

/** An amount as somebody types it, in the currency's main unit: `32` or `32.50`. */
export function amountText({ amount_minor, currency }: Money): string {
  const digits = digitsOf(currency)
  const text = (amount_minor / 10 ** digits).toFixed(digits)
  return text.replace(/\.0+$/, '')
}

/** What was typed as an amount, in minor units; null when it is none of this currency. */
export function amountOf(text: string, currency: string): number | null {
  const digits = digitsOf(currency)
  const pattern = digits ? new RegExp(`^\\d{1,7}([.,]\\d{1,${digits}})?$`) : /^\d{1,7}$/
  if (!pattern.test(text.trim())) return null
  return Math.round(Number(text.trim().replace(',', '.')) * 10 ** digits)
}
