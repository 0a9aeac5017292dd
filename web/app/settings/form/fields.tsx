import type { ReactNode } from 'react'
import { amountOf } from '../../../components/money.ts'
import { Field, TextField } from '../../../components/field.tsx'
import { wholeNumber, type Bounds } from './whole-number.ts'

interface ValueProps {
  id: string
  label: string
  value: string
  onValue: (value: string) => void
  hint?: ReactNode
}

/** A whole number, with its unit in the label; it says itself when it is out of bounds. */
export function NumberField(
  props: ValueProps & { bounds: Bounds; empty?: boolean; placeholder?: string | undefined },
) {
  const { bounds, empty, placeholder, ...field } = props
  const fine = (empty && field.value.trim() === '') || wholeNumber(field.value, bounds) !== null
  return (
    <div className="[&_input]:max-w-36">
      <TextField
        {...field}
        inputMode="numeric"
        autoComplete="off"
        placeholder={placeholder}
        error={fine ? null : `Write a whole number from ${bounds.min} to ${bounds.max}.`}
      />
    </div>
  )
}

/** A price in the shop's currency. */
export function PriceField(
  props: ValueProps & { currency: string; empty?: boolean; placeholder?: string | undefined },
) {
  const { currency, empty, placeholder, ...field } = props
  const fine = (empty && field.value.trim() === '') || amountOf(field.value, currency) !== null
  return (
    <div className="[&_input]:max-w-36">
      <TextField
        {...field}
        label={`${field.label}, ${currency}`}
        inputMode="decimal"
        autoComplete="off"
        placeholder={placeholder}
        error={fine ? null : 'Write an amount such as 32 or 32.50.'}
      />
    </div>
  )
}

/** Several lines of text. */
export function TextArea(props: ValueProps & { rows?: number; maxLength: number; optional?: boolean }) {
  const { id, label, hint, value, onValue, rows = 3, maxLength, optional } = props
  return (
    <Field id={id} label={label} hint={hint} {...(optional ? { optional } : {})}>
      {(aria) => (
        <textarea
          {...aria}
          className="field-input"
          rows={rows}
          maxLength={maxLength}
          value={value}
          onChange={(event) => onValue(event.currentTarget.value)}
        />
      )}
    </Field>
  )
}

/** Something that is so or not, with what it means. */
export function CheckField(props: {
  label: ReactNode
  meaning?: string
  checked: boolean
  disabled?: boolean
  onChecked: (checked: boolean) => void
}) {
  return (
    <label className="flex min-h-11 cursor-pointer items-start gap-3 py-2">
      <input
        type="checkbox"
        className="mt-0.5 size-5 shrink-0"
        checked={props.checked}
        disabled={props.disabled}
        onChange={(event) => props.onChecked(event.currentTarget.checked)}
      />
      <span className="min-w-0">
        {props.label}
        {props.meaning && <span className="block text-small text-soft">{props.meaning}</span>}
      </span>
    </label>
  )
}

/** One of a few that need a word of explanation each. */
export function Choices<Value extends string>(props: {
  name: string
  label: string
  value: Value
  onValue: (value: Value) => void
  options: { value: Value; word: string; meaning?: string }[]
}) {
  return (
    <fieldset>
      <legend className="mb-1 font-[560]">{props.label}</legend>
      {props.options.map(({ value, word, meaning }) => (
        <label key={value} className="flex min-h-11 cursor-pointer items-start gap-3 py-2">
          <input
            type="radio"
            name={props.name}
            className="mt-0.5 size-5 shrink-0"
            checked={props.value === value}
            onChange={() => props.onValue(value)}
          />
          <span className="min-w-0">
            {word}
            {meaning && <span className="block text-small text-soft">{meaning}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  )
}
