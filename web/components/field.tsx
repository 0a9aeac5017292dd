import type { InputHTMLAttributes, ReactNode } from 'react'

interface FieldProps {
  id: string
  label: string
  /** Said under the label before anything is wrong. */
  hint?: ReactNode
  /** What is wrong and what to do; null when nothing is. */
  error?: string | null | undefined
  optional?: boolean
  children: (aria: { id: string; 'aria-describedby'?: string; 'aria-invalid'?: true }) => ReactNode
}

/** A label, its control, and what is wrong with it, tied together for a screen reader. */
export function Field({ id, label, hint, error, optional, children }: FieldProps) {
  const described = error ? `${id}-error` : hint ? `${id}-hint` : null
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 flex items-baseline justify-between font-[560]">
        {label}
        {optional && <span className="text-small font-normal text-soft">optional</span>}
      </label>
      {children({
        id,
        ...(described ? { 'aria-describedby': described } : {}),
        ...(error ? { 'aria-invalid': true } : {}),
      })}
      {hint && !error && (
        <p id={`${id}-hint`} className="mt-1.5 text-small text-soft">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="mt-1.5 text-small text-bad">
          {error}
        </p>
      )}
    </div>
  )
}

type TextFieldProps = Omit<FieldProps, 'children'> &
  Omit<InputHTMLAttributes<HTMLInputElement>, 'id' | 'onChange' | 'value'> & {
    value: string
    onValue: (value: string) => void
  }

/** One line of text. */
export function TextField({ id, label, hint, error, optional, value, onValue, ...input }: TextFieldProps) {
  return (
    <Field id={id} label={label} hint={hint} error={error} {...(optional ? { optional } : {})}>
      {(aria) => (
        <input
          {...input}
          {...aria}
          className="field-input"
          value={value}
          onChange={(event) => onValue(event.currentTarget.value)}
        />
      )}
    </Field>
  )
}
