/** Between what and what a number may be. */
export interface Bounds {
  min: number
  max: number
}

/** What was typed as a whole number within bounds; null when it is none. */
export function wholeNumber(text: string, { min, max }: Bounds): number | null {
  if (!/^\d{1,6}$/.test(text.trim())) return null
  const number = Number(text)
  return number >= min && number <= max ? number : null
}

/** Goes to the first field of a form that is marked as wrong. */
export function focusInvalid(form: HTMLFormElement): void {
  form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
}
