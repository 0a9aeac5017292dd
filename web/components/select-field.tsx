import type { ReactNode } from 'react'
import { Field } from './field.tsx'

/** One of several, by a list that opens. */
export function SelectField(props: {
  id: string
  label: string
  hint?: ReactNode
  value: string
  options: { value: string; name: string }[]
  onValue: (value: string) => void
}) {
  return (
    <Field id={props.id} label={props.label} hint={props.hint}>
      {(aria) => (
        <select
          {...aria}
          className="field-input"
          value={props.value}
          onChange={(event) => props.onValue(event.currentTarget.value)}
        >
          {props.options.map(({ value, name }) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}
