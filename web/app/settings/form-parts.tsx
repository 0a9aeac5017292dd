import { useEffect, useRef, type ReactNode } from 'react'
import { Field, TextField } from '../../components/field.tsx'
import { SelectField } from '../../components/select-field.tsx'
import { longDay } from '../../time/local.ts'
import type { useOwnBarbers } from './own-barbers.ts'

/** The button that opens a form, which has the focus again when the person goes back. */
export const openerId = 'open-form'

/** Focuses what is there once the page is drawn again. */
export function focusSoon(id: string): void {
  requestAnimationFrame(() => document.getElementById(id)?.focus())
}

/** The title of a form; it takes the focus when the form opens. */
export function FormHead({ children }: { children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <h2 ref={heading} tabIndex={-1} className="text-title">
      {children}
    </h2>
  )
}

/** Opens a form. */
export function FormOpener({ children, onPress }: { children: string; onPress: () => void }) {
  return (
    <button type="button" id={openerId} className="button button-main" onClick={onPress}>
      {children}
    </button>
  )
}

/** A date of the shop's calendar. */
export function DateField(props: {
  id: string
  label: string
  value: string
  onValue: (value: string) => void
  min?: string
  optional?: boolean
  hint?: ReactNode
  error?: string | null
}) {
  const { id, label, value, onValue, min, optional = false, hint, error = null } = props
  return (
    <Field id={id} label={label} hint={hint ?? spelled(value)} error={error} optional={optional}>
      {(aria) => (
        <input
          {...aria}
          type="date"
          className="field-input tabular"
          value={value}
          min={min}
          max="2099-12-31"
          required={!optional}
          onChange={(event) => onValue(event.currentTarget.value)}
        />
      )}
    </Field>
  )
}

/** A date in words, since each browser writes it in its own order. */
const spelled = (value: string) =>
  /^20\d\d-\d\d-\d\d$/.test(value) ? `${longDay(value)} ${value.slice(0, 4)}` : undefined

/** One of a few words. */
export function Choice<Value extends string>(props: {
  label: string
  value: Value
  options: readonly [Value, string][]
  onValue: (value: Value) => void
}) {
  return (
    <fieldset className="flex flex-wrap items-center gap-x-5">
      <legend className="mb-0.5 font-[560]">{props.label}</legend>
      {props.options.map(([value, word]) => (
        <label key={value} className="flex min-h-11 cursor-pointer items-center gap-2">
          <input
            type="radio"
            name={props.label}
            className="size-4"
            checked={value === props.value}
            onChange={() => props.onValue(value)}
          />
          {word}
        </label>
      ))}
    </fieldset>
  )
}

/** Whose time it is: of one barber, or of all; the value is empty for all. Who has one choice sees none. */
export function WhoField(props: {
  id: string
  people: ReturnType<typeof useOwnBarbers>
  everybody: string
  value: string
  onValue: (value: string) => void
}) {
  const { people } = props
  if (!people.wholeShop) return null
  return (
    <SelectField
      id={props.id}
      label="For"
      value={props.value}
      options={[
        { value: '', name: props.everybody },
        ...(people.data ?? []).map(({ id, name }) => ({ value: id, name })),
      ]}
      onValue={props.onValue}
    />
  )
}

/** Why it is so, for the shop's own memory. */
export function ReasonField(props: { value: string; onValue: (value: string) => void }) {
  return (
    <TextField
      {...props}
      id="why"
      label="Reason"
      optional
      maxLength={200}
      hint="For the shop alone; clients don’t see it."
    />
  )
}

/** The end of a form: its one button, and the way back. */
export function FormEnd(props: { word: string; busy: boolean; onBack: () => void }) {
  return (
    <div className="flex flex-wrap gap-3">
      <button type="submit" className="button button-main" aria-busy={props.busy} disabled={props.busy}>
        {props.busy ? 'One moment…' : props.word}
      </button>
      <button type="button" className="button button-quiet" onClick={props.onBack}>
        Back
      </button>
    </div>
  )
}

/** What the clocks do to what is written here. */
export function ClockNotes({ notes }: { notes: string[] }) {
  if (notes.length === 0) return null
  return (
    <ul className="space-y-1 border-l-2 border-line pl-3 text-small text-soft">
      {notes.map((note) => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  )
}
